#include "presolve/system/interval.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <array>
#include <utility>

namespace nnsolve::presolving {

namespace {

using End = std::optional<IntervalEnd>;

/// Of two lower ends, the one that lets more in.
const End& lower_of(const End& a, const End& b) {
  if (!a || !b) return a ? b : a;
  if (a->value != b->value) return a->value < b->value ? a : b;
  return a->is_open ? b : a;
}

const End& upper_of(const End& a, const End& b) {
  if (!a || !b) return a ? b : a;
  if (a->value != b->value) return a->value < b->value ? b : a;
  return a->is_open ? b : a;
}

End sum_of(const End& a, const End& b) {
  if (!a || !b) return std::nullopt;
  return IntervalEnd{a->value + b->value, a->is_open || b->is_open};
}

End negated(const End& end) {
  if (!end) return std::nullopt;
  return IntervalEnd{-end->value, end->is_open};
}

/// An end that may be infinite in a direction.
struct Corner {
  int infinite = 0;  // -1, 1: towards there
  IntervalEnd end;   // else

  int sign() const { return infinite != 0 ? infinite : end.value.sign(); }
};

Corner corner_of(const End& end, int direction) {
  if (end) return {0, *end};
  return {direction, {}};
}

/// 0 that is inside times anything is 0 and inside.
Corner product_of(const Corner& a, const Corner& b) {
  const int sign = a.sign() * b.sign();
  if (sign == 0) {
    const bool is_inside = (a.sign() == 0 && !a.end.is_open) || (b.sign() == 0 && !b.end.is_open);
    return {0, {Rational(), !is_inside}};
  }
  if (a.infinite != 0 || b.infinite != 0) return {sign, {}};
  return {0, {a.end.value * b.end.value, a.end.is_open || b.end.is_open}};
}

Rational power_of(const Rational& base, std::uint32_t exponent) {
  Rational result(1);
  for (std::uint32_t i = 0; i < exponent; ++i) result *= base;
  return result;
}

End power_of(const End& end, std::uint32_t exponent) {
  if (!end) return std::nullopt;
  return IntervalEnd{power_of(end->value, exponent), end->is_open};
}

}  // namespace

std::optional<Interval> intersection(const Interval& a, const Interval& b) {
  // The ends that let less in are the others.
  auto other = [](const End& chosen, const End& x, const End& y) { return &chosen == &x ? y : x; };
  Interval result{other(lower_of(a.lower, b.lower), a.lower, b.lower),
                  other(upper_of(a.upper, b.upper), a.upper, b.upper)};
  if (result.lower && result.upper) {
    if (result.upper->value < result.lower->value) return std::nullopt;
    if (result.is_point() && (result.lower->is_open || result.upper->is_open)) return std::nullopt;
  }
  return result;
}

Interval operator-(const Interval& interval) { return {negated(interval.upper), negated(interval.lower)}; }

Interval operator+(const Interval& a, const Interval& b) {
  return {sum_of(a.lower, b.lower), sum_of(a.upper, b.upper)};
}

/// The ends of a product are among the products of the ends.
Interval operator*(const Interval& a, const Interval& b) {
  const std::array<Corner, 2> of_a{corner_of(a.lower, -1), corner_of(a.upper, 1)};
  const std::array<Corner, 2> of_b{corner_of(b.lower, -1), corner_of(b.upper, 1)};
  Interval result;
  bool is_first = true, is_lower_infinite = false, is_upper_infinite = false;
  for (const Corner& x : of_a) {
    for (const Corner& y : of_b) {
      Corner corner = product_of(x, y);
      if (corner.infinite != 0) {
        (corner.infinite < 0 ? is_lower_infinite : is_upper_infinite) = true;
        continue;
      }
      const End end = std::move(corner.end);
      result.lower = is_first ? end : lower_of(result.lower, end);
      result.upper = is_first ? end : upper_of(result.upper, end);
      is_first = false;
    }
  }
  if (is_lower_infinite) result.lower.reset();
  if (is_upper_infinite) result.upper.reset();
  return result;
}

Interval power(const Interval& base, std::uint32_t exponent) {
  NNSOLVE_ASSERT(exponent > 0);
  if (exponent % 2 == 1) return {power_of(base.lower, exponent), power_of(base.upper, exponent)};
  const SignSet signs_of_base = sign_set_of(base);
  if ((signs_of_base & signs::negative) == signs::none)
    return {power_of(base.lower, exponent), power_of(base.upper, exponent)};
  if ((signs_of_base & signs::positive) == signs::none)
    return {power_of(base.upper, exponent), power_of(base.lower, exponent)};
  return {IntervalEnd{}, upper_of(power_of(base.lower, exponent), power_of(base.upper, exponent))};
}

Interval inverse(const Interval& interval) {
  auto inverse_of = [](const End& end) -> End {
    if (!end) return IntervalEnd{Rational(), true};
    if (end->value.is_zero()) return std::nullopt;
    return IntervalEnd{Rational(1) / end->value, end->is_open};
  };
  return {inverse_of(interval.upper), inverse_of(interval.lower)};
}

SignSet sign_set_of(const Interval& interval) {
  SignSet set = signs::any;
  if (interval.lower && interval.lower->value.sign() >= 0) {
    set &= interval.lower->value.is_zero() && !interval.lower->is_open ? signs::not_negative : signs::positive;
  }
  if (interval.upper && interval.upper->value.sign() <= 0) {
    set &= interval.upper->value.is_zero() && !interval.upper->is_open ? signs::not_positive : signs::negative;
  }
  return set;
}

Interval interval_of(SignSet set) {
  Interval result;
  if ((set & signs::negative) == signs::none)
    result.lower = IntervalEnd{Rational(), (set & signs::zero) == signs::none};
  if ((set & signs::positive) == signs::none)
    result.upper = IntervalEnd{Rational(), (set & signs::zero) == signs::none};
  return result;
}

}  // namespace nnsolve::presolving
