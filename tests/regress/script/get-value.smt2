; answers: sat
(set-option :produce-models true)
(set-logic QF_NRA)
(declare-fun x () Real)
(assert (= (* x x) 2))
(check-sat)
(get-value (x))
(get-model)
(exit)
