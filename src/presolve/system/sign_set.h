// Sets of signs: what may be the sign of a number.
//
// A set may become empty while signs are worked out: nothing has them, so whatever they were worked out from holds
// nowhere. No relation says that, so no atom is made of it: sign_atom() alone turns sets into constraints, and decides
// what the empty one means, and the store takes no atom of it. As a class of its own, a set is not taken for a number,
// nor a number for a set.
#pragma once

#include "nnsolve/system.h"

#include <cstdint>

namespace nnsolve::presolving {

class SignSet {
 public:
  /// Of nothing.
  constexpr SignSet() = default;
  constexpr SignSet(bool negative, bool zero, bool positive)
      : bits_(static_cast<std::uint8_t>((negative ? 1 : 0) | (zero ? 2 : 0) | (positive ? 4 : 0))) {}

  /// True if there is a sign in it.
  constexpr explicit operator bool() const { return bits_ != 0; }
  friend constexpr bool operator==(SignSet, SignSet) = default;

  friend constexpr SignSet operator&(SignSet a, SignSet b) { return SignSet(a.bits_ & b.bits_); }
  friend constexpr SignSet operator|(SignSet a, SignSet b) { return SignSet(a.bits_ | b.bits_); }
  friend constexpr SignSet operator~(SignSet set) { return SignSet(~set.bits_ & 7); }
  constexpr SignSet& operator&=(SignSet other) { return *this = *this & other; }
  constexpr SignSet& operator|=(SignSet other) { return *this = *this | other; }

 private:
  constexpr explicit SignSet(int bits) : bits_(static_cast<std::uint8_t>(bits)) {}

  std::uint8_t bits_ = 0;
};

namespace signs {
constexpr SignSet none, negative(true, false, false), zero(false, true, false), positive(false, false, true);
constexpr SignSet not_positive = negative | zero, not_negative = zero | positive, nonzero = negative | positive;
constexpr SignSet any = negative | zero | positive;
}  // namespace signs

constexpr SignSet sign_set_of(int sign) {
  return sign < 0 ? signs::negative : sign > 0 ? signs::positive : signs::zero;
}

constexpr SignSet negate(SignSet set) {
  return SignSet(bool(set & signs::positive), bool(set & signs::zero), bool(set & signs::negative));
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
  SignSet result = (a | b) & signs::nonzero;
  const bool cancels =
      ((a & signs::positive) && (b & signs::negative)) || ((a & signs::negative) && (b & signs::positive));
  if (cancels || ((a & b) & signs::zero)) result |= signs::zero;
  return result;
}

constexpr SignSet power(SignSet set, std::uint32_t exponent) {
  if (exponent % 2 == 1) return set;
  SignSet result = set & signs::zero;
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

bool is_true(const Constraint& constraint);
bool is_false(const Constraint& constraint);
Constraint truth(bool value);

/// That the sign of the polynomial is in the set: an atom; false if the set is empty, true if it is everything.
Constraint sign_atom(Polynomial polynomial, SignSet allowed);

}  // namespace nnsolve::presolving
