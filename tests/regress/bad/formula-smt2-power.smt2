(declare-const x Real)
(assert (= (^ x x) 2))
