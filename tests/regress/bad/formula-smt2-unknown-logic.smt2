(set-logic QF_UFNRA)
