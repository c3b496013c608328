(declare-const x Real)
(assert (= x #x10))
