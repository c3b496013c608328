(check-sat)
(check-sat)
