// From floating point to rationals: what a search proposes becomes numbers that are short.
#pragma once

#include "nnsolve/rational.h"

namespace nnsolve {

/// The number that a double is. It must be finite.
Rational exact_rational(double value);

/// The rational with the smallest denominator in [lower, upper], and of these the one nearest to 0; lower <= upper.
Rational simplest_between(const Rational& lower, const Rational& upper);

/// The simplest rational that differs from the value by at most tolerance * max(1, |value|). It must be finite.
Rational simple_near(double value, double tolerance);

}  // namespace nnsolve
