// What all options of a disjunction say, whichever holds. A ReLU's two cases, h = 0 and x <= 0, or h = x and x >= 0,
// both say h >= 0 and h >= x. Known from the start, that is what refutes most wrong cases early, and no contradiction
// needs to name the case from which it was taken.
#pragma once

#include "linear/farkas.h"
#include "linear/linear_bound.h"
#include "linear/skeleton.h"

#include <cstddef>
#include <vector>

namespace nnsolve {

struct Consequences {
  /// From atoms of one option each: another atom of the disjunction, or that the option is impossible.
  std::vector<LinearLemma> lemmas;
  /// That follow from the skeleton and the lemmas.
  std::vector<SkeletonClause> clauses;
};

/// `bounds` by atom of the skeleton.
Consequences find_consequences(const Skeleton& skeleton, const std::vector<LinearBound>& bounds);

}  // namespace nnsolve
