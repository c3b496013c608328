(declare-fun f (Int) Real)
