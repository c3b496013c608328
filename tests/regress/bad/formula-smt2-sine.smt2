(declare-const x Real)
(assert (> (sin x) 0))
