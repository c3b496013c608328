// Where a continuous piecewise affine function of one variable, with values in a space of any dimension, must bend if
// it has as few bends as its data allow.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <vector>

namespace nnsolve {

struct VectorPoint {
  Rational at;
  std::vector<Rational> value;
};

/// What is the same of all functions through the points that have `least` bends strictly between the outer points.
struct LineBends {
  static constexpr int unknown_sign = 2;

  struct Bend {
    std::size_t gap = 0;     // between the points of this number and the next, ends included
    std::vector<int> signs;  // of what the slope grows by, by coordinate: -1, 0, 1 or unknown_sign
  };
  std::size_t least = 0;  // no function has less
  /// True if all of them have their bends in the same gaps, one each; `bends` says which, in order.
  bool is_forced = false;
  std::vector<Bend> bends;
};

/// The points are in order, no two at the same place; at least two.
LineBends find_line_bends(const std::vector<VectorPoint>& points);

}  // namespace nnsolve
