// A continuous piecewise affine function through points of the plane, several outputs at once, with few bends.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <vector>

namespace nnsolve::native {

/// A place, and the values of all outputs there.
struct FormPoint {
  Rational place;
  std::vector<Rational> values;
};

/// Where the function bends, ascending. On one piece it is constant: `before_flat` of the bends lie before that.
struct Bends {
  std::vector<Rational> places;
  std::size_t before_flat = 0;
};

/// Through points of ascending places, at least one; at most one bend less than there are points.
Bends bends_of_points(const std::vector<FormPoint>& points);

}  // namespace nnsolve::native
