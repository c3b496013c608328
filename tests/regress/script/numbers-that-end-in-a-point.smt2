; answers: sat unsat
(set-logic QF_NRA)
(declare-fun x () Real)
(declare-fun y () Real)
(assert (and (not (<= (* x (/ 3. 13.)) y)) (not (<= x 0.))))
(check-sat)
(assert (> y 2.))
(assert (< x 3.))
(check-sat)
