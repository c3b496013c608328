// What targets cost that get one and the same value of an output.
#pragma once

#include "nnsolve/instance.h"
#include "nnsolve/rational.h"

#include <cstddef>
#include <span>

namespace nnsolve {

/// A target that so many data points ask for.
struct CountedTarget {
  Rational value;
  std::size_t count = 1;
};

/// What of a task's cost is a matter of its targets alone.
struct CostMeasure {
  Cost kind = Cost::mean_squared_error;
  std::size_t output_count = 1;  // of the network: the mean squared error divides by it

  /// The cost of the targets if the output has that value for all of them.
  Rational of_constant(std::span<const CountedTarget> targets, const Rational& constant) const;
  /// The value for which that is least; no target: 0. The cost is convex in it, so a ReLU, which has no negative value,
  /// takes 0 instead of one.
  Rational best_constant(std::span<const CountedTarget> targets, bool is_relu) const;
  Rational of_best_constant(std::span<const CountedTarget> targets, bool is_relu) const {
    return of_constant(targets, best_constant(targets, is_relu));
  }
  /// The cost of two lots of targets together, from that of each.
  Rational together(const Rational& a, const Rational& b) const;
};

}  // namespace nnsolve
