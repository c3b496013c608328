(set-logic QF_UFBV)
