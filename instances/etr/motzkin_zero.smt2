; Motzkin's polynomial is 0 where |x| = |y| = 1.
(set-logic QF_NRA)
(set-info :status sat)
(declare-const x Real)
(declare-const y Real)
(assert (= (+ (* x x x x y y) (* x x y y y y) (* (- 3) x x y y) 1) 0))
(assert (> x y))
(check-sat)
