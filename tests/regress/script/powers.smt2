; answers: sat
; what z3py's Solver.sexpr() prints for x**2 + y**2 == 1; sat
(declare-fun x () Real)
(declare-fun y () Real)
(assert (= (+ (^ x 2.0) (^ y 2.0)) 1.0))
(check-sat)
