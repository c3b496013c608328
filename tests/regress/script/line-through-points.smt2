; answers: sat
; stackoverflow 73802126: a line through two known points; sat, cy = 4
(declare-const ax Real)(declare-const ay Real)(declare-const bx Real)(declare-const by Real)(declare-const cx Real)(declare-const cy Real)
(assert (= ax 1))(assert (= ay 1))(assert (= bx 3))(assert (= by 2))(assert (= cx 7))
(assert (= cy (+ ay (* (/ (- by ay) (- bx ax)) (- cx ax)))))
(check-sat)
(get-model)
