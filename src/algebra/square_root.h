// A number of a field by itself, and exact square roots.
#pragma once

#include "nnsolve/real.h"
#include "nnsolve/witness.h"

#include <vector>

namespace nnsolve {

/// The number that a value over these fields is. Fields that it needs together are merged.
Real real_of(const Value& value, const std::vector<Field>& fields);

/// The root >= 0 of a value >= 0 that mentions at most one of the fields: a rational if it is one.
Real square_root(const Value& value, const std::vector<Field>& fields);

}  // namespace nnsolve
