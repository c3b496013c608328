// Solutions of independent parts, put together: each part keeps its number fields, which get numbers of the whole.
#pragma once

#include "nnsolve/polynomial.h"
#include "nnsolve/witness.h"

#include <vector>

namespace nnsolve {

/// Adds the part's fields to the whole and returns its values as values over the whole's fields.
std::vector<Value> join_fields(Assignment part, Assignment& whole);

}  // namespace nnsolve
