// A value over fields as a root of a polynomial of its own, as solvers name algebraic numbers.
#pragma once

#include "nnsolve/real.h"
#include "nnsolve/witness.h"

#include <vector>

namespace nnsolve {

/// The number that the value is; the fields pass check_field(). Throws NumberTooLarge for a value over several fields
/// whose degrees together are high.
Real own_root(const Value& value, const std::vector<Field>& fields);

}  // namespace nnsolve
