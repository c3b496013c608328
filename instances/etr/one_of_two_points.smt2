; Conjunctions below a disjunction.
(set-logic QF_NRA)
(set-info :status sat)
(declare-const x Real)
(declare-const y Real)
(assert (or (and (= x 1) (= y 2)) (and (= x 3) (= y 4))))
(assert (= (* x y) 12))
(check-sat)
