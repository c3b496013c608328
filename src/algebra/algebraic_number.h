// What a Real that is no rational holds, for the sources of src/.
#pragma once

#include "nnsolve/witness.h"

namespace nnsolve {

/// The polynomial is the minimal one as Real::minimal_polynomial() has it, of degree 2 or more; the interval
/// isolates the root and its ends are dyadic and short.
struct AlgebraicNumber {
  Field field;
};

}  // namespace nnsolve
