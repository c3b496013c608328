; The example of the paper's introduction to the existential theory of the reals: the product is 0 only where
; (x - 3)^2 + (y - 2)^2 is, or x = -1 and y = 1.
(set-logic QF_NRA)
(set-info :status sat)
(declare-const x Real)
(declare-const y Real)
(assert (= 0 (* (+ (* x x) (* y y) (* (- 6) x) (* (- 4) y) 13)
               (+ (* y y y y) (* (- 4) y y y) (* x x) (* 6 y y) (* 2 x) (* (- 4) y) 2))))
(assert (or (>= x 4) (> y 1)))
(check-sat)
