; Irrational of degree 3.
(set-logic QF_NRA)
(set-info :status sat)
(declare-const x Real)
(assert (= (* x x x) 2))
(check-sat)
