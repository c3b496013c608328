// What is asked of rationals that are integers.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>

namespace nnsolve {

/// Both are integers; the result is not negative.
Rational greatest_common_divisor(const Rational& a, const Rational& b);
Rational least_common_multiple(const Rational& a, const Rational& b);

/// In place, for integers only: target - a * b, target * factor, and target / divisor where that is an integer. Nobody
/// looks for common factors, which costs more than the rest.
void subtract_product(Rational& target, const Rational& a, const Rational& b);
void multiply_integer(Rational& target, const Rational& factor);
void divide_exactly(Rational& target, const Rational& divisor);

/// Without its fraction: of a rational, the integer next to it towards 0.
Rational truncated(const Rational& value);

/// Of the absolute value; 0 for 0.
std::size_t bit_length(const Rational& integer);
/// Of an integer >= 0: whether 2^bit occurs in its binary expansion.
bool has_bit(const Rational& integer, std::size_t bit);

}  // namespace nnsolve
