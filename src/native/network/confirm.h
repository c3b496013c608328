// From a point that misses nothing in floating point to exact parameters that fit, if there are some near it.
#pragma once

#include "native/network/exact_network.h"

#include <functional>
#include <optional>

namespace nnsolve::native {

/// How much was tried, for reports.
struct ConfirmationCounts {
  std::size_t points = 0;    // arrived points
  std::size_t systems = 0;   // linear systems that were set up
  std::size_t solvable = 0;  // of these, those that had a solution
};

struct Confirmed {
  std::optional<ExactParameters> exact;        // they fit, exactly
  std::optional<FloatNetwork::Point> settled;  // if not: the same in floating point, free parameters short (settle.h)
};

Confirmed confirm(const FloatNetwork& network, const FloatNetwork::Point& point, ConfirmationCounts& counts,
                  const std::function<bool()>& should_stop);

}  // namespace nnsolve::native
