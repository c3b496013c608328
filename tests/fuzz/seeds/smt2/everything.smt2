; every construct once
(set-info :status sat) (set-option :produce-models true) (set-logic QF_NRA)
(set-info :notes |in
bars|) (set-info :source "a ""quoted"" word")
(declare-const |x'| Real) (declare-fun y () Real) (declare-const b Bool)
(define-const half Real (/ 1 2))
(define-fun f ((s Real) (c Bool)) Real (ite c (* s half) (let ((t (- s y))) (+ t t))))
(assert (! (=> b (< |x'| (f y b) 3.5)) :named first))
(assert (or first (xor b (= y |x'| 2)) (distinct y 1 (- 2))))
(assert (let ((a (+ y 1)) (c (not b))) (and c (>= (* a a) (/ (- a 1 2) 4)) (<= 0 a) (> a (to_real 1)))))
(assert (ite b true (= b false)))
(check-sat)
(get-model) (get-value (y)) (exit)
