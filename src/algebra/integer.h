// What is asked of rationals that are integers.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>

namespace nnsolve {

/// Both are integers; the result is not negative.
Rational greatest_common_divisor(const Rational& a, const Rational& b);
Rational least_common_multiple(const Rational& a, const Rational& b);

/// Without its fraction: of a rational, the integer next to it towards 0.
Rational truncated(const Rational& value);

/// Of the absolute value; 0 for 0.
std::size_t bit_length(const Rational& integer);
/// Of an integer >= 0: whether 2^bit occurs in its binary expansion.
bool has_bit(const Rational& integer, std::size_t bit);

}  // namespace nnsolve
