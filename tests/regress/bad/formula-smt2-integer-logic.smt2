(set-logic QF_NIA)
