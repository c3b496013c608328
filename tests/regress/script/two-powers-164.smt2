; answers: sat
; sympy/sympy#22839: x y^5 = 67, x y^164 = 70; sat, y^159 = 70/67, y = (70/67)^(1/159)
(set-logic QF_NRA)
(declare-const x Real)
(declare-const y Real)
(assert (= (* x (* y y y y y)) 67))
(assert (= (* x (* y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y y)) 70))
(check-sat)
