; A circle and a line that cuts it.
(set-logic QF_NRA)
(set-info :status sat)
(declare-const x Real)
(declare-const y Real)
(assert (= (+ (* x x) (* y y)) 25))
(assert (= (+ x y) 7))
(check-sat)
