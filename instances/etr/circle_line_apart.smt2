; x + y = 2 is farther from the origin than 1.
(set-logic QF_NRA)
(set-info :status unsat)
(declare-const x Real)
(declare-const y Real)
(assert (= (+ (* x x) (* y y)) 1))
(assert (= (+ x y) 2))
(check-sat)
