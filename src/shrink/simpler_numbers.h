// Which numbers are simpler than others, for all passes that change numbers.
#pragma once

#include "nnsolve/rational.h"

#include <vector>

namespace nnsolve {

/// 0 of 0, else |numerator| + denominator.
Rational height(const Rational& value);

/// True if the height is less, or the same and the sign is gone: a well-order's idea of simpler.
bool is_simpler(const Rational& a, const Rational& b);

/// A few numbers simpler than the value, the simplest first. There are some whenever the value is not 0.
std::vector<Rational> simpler_numbers(const Rational& value);

}  // namespace nnsolve
