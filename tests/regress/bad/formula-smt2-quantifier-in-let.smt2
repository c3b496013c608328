(declare-const x Real)
(assert (let ((p (exists ((y Real)) (= y x)))) (xor p true)))
