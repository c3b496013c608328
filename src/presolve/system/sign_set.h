// Sets of signs: what may be the sign of a number.
#pragma once

#include "nnsolve/system.h"

#include <cstdint>

namespace nnsolve::presolving {

using SignSet = std::uint8_t;

namespace signs {
constexpr SignSet none = 0, negative = 1, zero = 2, positive = 4;
constexpr SignSet not_positive = negative | zero, not_negative = zero | positive, nonzero = negative | positive;
constexpr SignSet any = negative | zero | positive;
}  // namespace signs

constexpr SignSet sign_set_of(int sign) {
  return sign < 0 ? signs::negative : sign > 0 ? signs::positive : signs::zero;
}

constexpr SignSet negate(SignSet set) {
  return static_cast<SignSet>((set & signs::zero) | ((set & signs::negative) << 2) | ((set & signs::positive) >> 2));
}

/// The signs of a product of two numbers.
constexpr SignSet product(SignSet a, SignSet b) {
  SignSet result = signs::none;
  if (a & signs::positive) result |= b;
  if (a & signs::negative) result |= negate(b);
  if ((a & signs::zero) && b != signs::none) result |= signs::zero;
  return result;
}

/// The signs of a sum of two numbers.
constexpr SignSet sum(SignSet a, SignSet b) {
  SignSet result = static_cast<SignSet>((a | b) & signs::nonzero);
  const bool cancels =
      ((a & signs::positive) && (b & signs::negative)) || ((a & signs::negative) && (b & signs::positive));
  if (cancels || ((a & b) & signs::zero)) result |= signs::zero;
  return result;
}

constexpr SignSet power(SignSet set, std::uint32_t exponent) {
  if (exponent % 2 == 1) return set;
  SignSet result = static_cast<SignSet>(set & signs::zero);
  if (set & signs::nonzero) result |= signs::positive;
  return exponent == 0 ? signs::positive : result;
}

/// True if negating a number does not change whether its sign is in the set.
constexpr bool is_symmetric(SignSet set) { return set == negate(set); }

constexpr SignSet sign_set_of(Relation relation) {
  switch (relation) {
    case Relation::equal:
      return signs::zero;
    case Relation::not_equal:
      return signs::nonzero;
    case Relation::greater:
      return signs::positive;
    case Relation::greater_equal:
      return signs::not_negative;
  }
  return signs::any;
}

/// The atom that says that the sign of the polynomial is in the set, which is neither empty nor everything.
Constraint sign_atom(Polynomial polynomial, SignSet allowed);

}  // namespace nnsolve::presolving
