; No real square is negative.
(set-logic QF_NRA)
(set-info :status unsat)
(declare-const x Real)
(assert (= (+ (* x x) 1) 0))
(check-sat)
