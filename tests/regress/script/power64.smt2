; answers: sat
(set-logic QF_NRA)
(declare-const y Real)
(assert (= (* y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y) 2))(check-sat)
