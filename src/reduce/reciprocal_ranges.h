// What x * y = 1 says about ranges: each of the two is in the reciprocal of the other's.
#pragma once

#include "nnsolve/formula.h"

#include <vector>

namespace nnsolve {

/// The ranges of all variables, intersected with the reciprocals of their partners' until nothing changes; x = 1 counts
/// as a range of one point and as x * x = 1. Only ranges without negative numbers say something about partners. If no
/// range is empty and those of inverted variables are positive, partners' ranges are reciprocal to each other.
/// Throws UsageError for a variable without a range.
std::vector<Range> reciprocal_ranges(const EtrInv& formula);

}  // namespace nnsolve
