; |x| + |y| is not negative.
(set-logic QF_NRA)
(set-info :status unsat)
(declare-const x Real)
(declare-const y Real)
(define-fun abs1 ((a Real)) Real (ite (>= a 0) a (- a)))
(assert (< (+ (abs1 x) (abs1 y)) 0))
(check-sat)
