// What a constraint leaves of a box, by intervals in floating point: a proposal of bounds, which are then shown.
//
// Of a sum of terms that is not negative each term is at least minus what the others can be at most; that bounds its
// variables, one at a time, if the others have a sign (hull consistency, Benhamou and others 1999). A disjunction
// leaves what contains what its parts leave.
#pragma once

#include "nnsolve/system.h"

#include <limits>
#include <map>
#include <optional>

namespace nnsolve {

struct FloatInterval {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};
/// By variable; of one that is missing nothing is known.
using FloatBox = std::map<Variable, FloatInterval>;

/// Where products of two numbers are, or squares.
FloatInterval product_of(const FloatInterval& a, const FloatInterval& b, bool is_square);

/// Nothing if the constraint leaves nothing.
std::optional<FloatBox> narrowed(const Constraint& constraint, FloatBox box);

}  // namespace nnsolve
