(declare-const x Real)
(assert (! (exists ((y Real)) (= y x)) :named n))
(assert (not n))
