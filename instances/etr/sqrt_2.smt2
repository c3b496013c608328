; Irrational only.
(set-logic QF_NRA)
(set-info :status sat)
(declare-const x Real)
(assert (= (* x x) 2))
(assert (> x 0))
(check-sat)
