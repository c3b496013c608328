; Neither 1 * 2 nor 3 * 4 is 6.
(set-logic QF_NRA)
(set-info :status unsat)
(declare-const x Real)
(declare-const y Real)
(assert (or (and (= x 1) (= y 2)) (and (= x 3) (= y 4))))
(assert (= (* x y) 6))
(check-sat)
