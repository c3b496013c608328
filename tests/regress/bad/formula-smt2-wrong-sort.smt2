(declare-const x Real)
(assert (and (> x 0) x))
