(declare-const x Real)
(assert (exists ((y Real)) (= y x)))
