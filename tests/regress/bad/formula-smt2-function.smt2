(declare-fun f (Real) Real)
