// One point that satisfies a conjunction of linear atoms, exactly.
#pragma once

#include "nnsolve/rational.h"
#include "nnsolve/system.h"

#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace nnsolve {

struct PointOptions {
  /// Values to start from, by variable; may be shorter than the list of variables. The point keeps them where it can,
  /// so short ones give short numbers. Nothing: 0.
  std::vector<std::optional<Rational>> hints;
  std::size_t pivot_limit = std::numeric_limits<std::size_t>::max();
  /// Asked now and then; true ends the search.
  std::function<bool()> should_stop;
};

/// Values of the variables 0 .. variable_count - 1 for which all `atoms` hold (linear, of any relation, /= included).
/// Nothing: there are none, or the search was ended.
std::optional<std::vector<Rational>> feasible_point(std::size_t variable_count, std::span<const Constraint> atoms,
                                                    const PointOptions& options = {});

}  // namespace nnsolve
