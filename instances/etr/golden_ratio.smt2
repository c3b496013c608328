; x = 1 + 1/x, multiplied by x.
(set-logic QF_NRA)
(set-info :status sat)
(declare-const x Real)
(assert (= (* x x) (+ x 1)))
(assert (> x 0))
(check-sat)
