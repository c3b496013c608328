(check-sat)
(assert false)
(check-sat)
