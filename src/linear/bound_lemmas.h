// What bounds of one form say about each other, known without any search: x >= 2 implies x >= 1, x >= 2 and x <= 1
// contradict each other. Neighbours suffice, since implications chain.
#pragma once

#include "linear/farkas.h"
#include "linear/linear_bound.h"
#include "linear/simplex.h"

#include <optional>
#include <vector>

namespace nnsolve {

/// Both lists by atom: its bound, and a number that atoms share if and only if their forms are equal,
/// or nothing if it does not matter.
std::vector<LinearLemma> bound_lemmas(const std::vector<LinearBound>& bounds,
                                      const std::vector<std::optional<Simplex::Index>>& index_of);

}  // namespace nnsolve
