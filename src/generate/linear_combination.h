// Which combination of some linear polynomials is a given one?
#pragma once

#include "nnsolve/polynomial.h"

#include <optional>
#include <vector>

namespace nnsolve::generators {

/// Factors f with sum f[i] * parts[i] = goal, all polynomials of degree at most 1; nothing if there are none. Cubic.
std::optional<std::vector<Rational>> find_combination(const std::vector<Polynomial>& parts, const Polynomial& goal);

}  // namespace nnsolve::generators
