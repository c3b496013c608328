(declare-const x Real)
(assert (forall ((y Real)) (= y x)))
