(check-sat)
(assert false)
