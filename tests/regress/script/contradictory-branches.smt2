; answers: unsat
(declare-const x Real)(declare-const y Real)
(assert (or (and (> (+ x y) 0) (< (+ x y) 0) (> x 1)) (and (> (+ x y) 0) (< (+ x y) 0) (> y 1))))
(check-sat)
