; answers: sat
; warns
(set-logic QF_NRA)
(set-info :status unsat)
(declare-fun x () Real)
(assert (= (* x x) 2))
(check-sat)
