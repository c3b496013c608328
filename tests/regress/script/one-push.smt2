; answers: sat
; Z3Prover/z3#6947: sat (p = -sqrt 2)
(declare-fun p () Real)
(push)
(assert (< p 0))
(assert (= (* p p) 2))
(check-sat)
