(declare-const a (Array Real Real))
