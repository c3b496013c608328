(declare-const |x Real)
