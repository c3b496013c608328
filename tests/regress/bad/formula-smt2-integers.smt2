(declare-const n Int)
