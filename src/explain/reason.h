// Reasons that need no solver, each with the data points that it is about: what people look for first when a network
// does not fit.
//
// All are of exact fits. They are where the search for a core begins, and the sentence that tells of a core which is
// just that.
#pragma once

#include "nnsolve/instance.h"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace nnsolve {

struct Reason {
  std::vector<std::size_t> rows;  // enough for it, ascending; not always as few as possible
  std::string why;
  bool is_of_whole_rows = false;  // of all their targets together, so that none of these is left out
};

/// Those that apply, the plainest first; a few at most. `number` is what a data point is called.
std::vector<Reason> plain_reasons(const TrainingInstance& instance,
                                  const std::function<std::size_t(std::size_t row)>& number);

}  // namespace nnsolve
