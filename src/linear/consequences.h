// What all options of a disjunction say, whichever holds. A ReLU's two cases, h = 0 and x <= 0, or h = x and x >= 0,
// both say h >= 0 and h >= x. Known from the start, that is what refutes most wrong cases early, and no contradiction
// needs to name the case from which it was taken.
#pragma once

#include "linear/farkas.h"
#include "linear/skeleton.h"

#include <vector>

namespace nnsolve {

/// Adds what all options of a disjunction imply to the skeleton, and takes from the options what they need not say
/// besides: of h <= 0 and x <= 0 the latter, since h >= x. Law: the skeleton has the same solutions as before, over the
/// reals. Returns lemmas with which, as clauses, the skeleton before implies the one after.
std::vector<LinearLemma> add_consequences(Skeleton& skeleton);

}  // namespace nnsolve
