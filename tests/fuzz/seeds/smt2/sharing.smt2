(declare-const x Real)
(define-fun square ((s Real)) Real (* s s))
(define-fun fourth ((s Real)) Real (square (square s)))
(assert (= (fourth (fourth x)) (let ((x (* x x))) (let ((x (* x x))) (+ x 100000000000000000000000000000.25)))))
