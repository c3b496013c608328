{"nnsolve": "training/1"}
