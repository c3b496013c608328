// Intervals of real numbers with rational ends, for bounds of variables and of what is computed from them.
#pragma once

#include "presolve/system/sign_set.h"

#include "nnsolve/rational.h"

#include <cstdint>
#include <optional>

namespace nnsolve::presolving {

struct IntervalEnd {
  Rational value;
  bool is_open = false;  // the value itself is outside
  friend bool operator==(const IntervalEnd&, const IntervalEnd&) = default;
};

/// The numbers between the ends; an end that is missing is infinite. Everything below takes intervals that are not
/// empty, and gives the set of all results, exactly.
struct Interval {
  std::optional<IntervalEnd> lower, upper;

  bool is_everything() const { return !lower && !upper; }
  /// A single number.
  bool is_point() const { return lower && upper && lower->value == upper->value; }
  friend bool operator==(const Interval&, const Interval&) = default;

  static Interval point(const Rational& value) { return {IntervalEnd{value, false}, IntervalEnd{value, false}}; }
};

/// Nothing if no number lies in both.
std::optional<Interval> intersection(const Interval& a, const Interval& b);
Interval operator-(const Interval& interval);
Interval operator+(const Interval& a, const Interval& b);
Interval operator*(const Interval& a, const Interval& b);
Interval power(const Interval& base, std::uint32_t exponent);
/// Of an interval without 0.
Interval inverse(const Interval& interval);

SignSet sign_set_of(const Interval& interval);
/// The smallest interval that contains all numbers of these signs, of which there is one.
Interval interval_of(SignSet set);

}  // namespace nnsolve::presolving
