; answers: sat
(set-logic ALL)
(declare-fun x () Real)
(assert (= (* x x x) 2))
(check-sat)
