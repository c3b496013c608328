(declare-datatypes ((T 0)) (((c))))
