(declare-const x Real)
(declare-const |x| Real)
