// Data points that contradict each other by themselves: no function has two values at one place, so no network of any
// size fits them.
#pragma once

#include "nnsolve/instance.h"

#include <cstddef>
#include <vector>

namespace nnsolve {

/// Two data points with the same inputs and different targets of one output. In `first < second`, `first` is the first
/// one with these inputs where that target is known.
struct Conflict {
  std::size_t first = 0;
  std::size_t second = 0;
  std::uint32_t output = 0;
  Rational first_target;
  Rational second_target;
};

/// One a data point at most, in the order of `second`. If there is any, an exact fit is impossible.
std::vector<Conflict> find_conflicts(const TrainingTask& task);

}  // namespace nnsolve
