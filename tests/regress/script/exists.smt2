; answers: sat
; one existential block, QF in disguise (Z3Prover/z3#4096 and others); sat, the golden ratio
(set-logic NRA)
(assert (exists ((x Real) (y Real)) (and (= (* x y) 1) (= x (+ y 1)))))
(check-sat)
