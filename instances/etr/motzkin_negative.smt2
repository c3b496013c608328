; Motzkin's polynomial is nowhere negative, though no sum of squares of polynomials.
(set-logic QF_NRA)
(set-info :status unsat)
(declare-const x Real)
(declare-const y Real)
(assert (< (+ (* x x x x y y) (* x x y y y y) (* (- 3) x x y y) 1) 0))
(check-sat)
