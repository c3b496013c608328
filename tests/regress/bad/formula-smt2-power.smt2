(declare-const x Real)
(assert (= (^ x 2) 2))
