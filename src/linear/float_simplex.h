// The simplex in floating point: quick, and believed in nothing. It proposes a point, or constraints that seem to
// contradict each other; exact arithmetic then has little left to do, where on its own it would carry numbers of
// hundreds of digits through thousands of pivots.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace nnsolve {

/// sum of coefficient * variable >= bound, or = bound.
struct FloatConstraint {
  std::vector<std::pair<std::size_t, double>> form;
  double bound = 0;
  bool is_equation = false;
};

struct FloatProposal {
  enum class Kind { point, contradiction, nothing };
  Kind kind = Kind::nothing;
  std::vector<Rational> point;           // short numbers
  std::vector<bool> is_dependent;        // by variable: whether the point gives it by the others and by constraints
  std::vector<std::size_t> constraints;  // of a contradiction
};

/// Starts from the given point. Inequalities are to hold with a margin, in units of the length of their form, which is
/// then used up by rounding.
FloatProposal propose(const std::vector<FloatConstraint>& constraints, const std::vector<Rational>& start,
                      double margin);

}  // namespace nnsolve
