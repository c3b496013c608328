// Exact square roots.
#pragma once

#include "nnsolve/real.h"
#include "nnsolve/witness.h"

#include <vector>

namespace nnsolve {

/// The root >= 0 of a value >= 0 that mentions at most one of the fields: a rational if it is one.
Real square_root(const Value& value, const std::vector<Field>& fields);

}  // namespace nnsolve
