(assert (> x 0))
