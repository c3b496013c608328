(assert (= (ite true 1) 1))
