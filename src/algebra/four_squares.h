// Lagrange's theorem: every nonnegative rational is a sum of four squares of rationals.
#pragma once

#include "nnsolve/rational.h"

#include <array>

namespace nnsolve {

/// Nonnegative numbers whose squares add up to the given one, which is not negative; integers for an integer.
std::array<Rational, 4> four_squares(const Rational& value);

}  // namespace nnsolve
