// A bound is always one that was given or the reciprocal of one, and ranges only shrink, so this ends.
#include "reduce/reciprocal_ranges.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <deque>

namespace nnsolve {

namespace {

/// What is known of x if x * y = 1; false if nothing new is.
bool narrow(Range& x, const Range& y) {
  if (y.lower.sign() < 0 || y.lower > y.upper) return false;
  const Range before = x;
  if (y.upper.is_zero()) {
    x = {Rational(1), Rational(0)};  // 0 has no inverse
    return before != x;
  }
  x.lower = std::max(x.lower, Rational(1) / y.upper);
  if (y.lower.sign() > 0) x.upper = std::min(x.upper, Rational(1) / y.lower);
  return before != x;
}

}  // namespace

std::vector<Range> reciprocal_ranges(const EtrInv& formula) {
  std::vector<Range> ranges;
  for (Variable x = 0; x < formula.variable_names.size(); ++x) {
    const std::optional<Range> range = formula.range(x);
    if (!range) {
      throw UsageError("this construction needs a range of every variable, and " + formula.variable_names[x] +
                       " has none (range LO HI)");
    }
    ranges.push_back(*range);
  }
  std::vector<std::vector<Variable>> partners(ranges.size());
  for (const EtrInvConstraint& constraint : formula.constraints) {
    if (constraint.kind == EtrInvConstraint::Kind::addition) continue;
    partners[constraint.x].push_back(constraint.y);
    partners[constraint.y].push_back(constraint.x);
    if (constraint.kind != EtrInvConstraint::Kind::unit) continue;
    Range& range = ranges[constraint.x];
    range = {std::max(range.lower, Rational(1)), std::min(range.upper, Rational(1))};
  }
  std::deque<Variable> changed;
  for (Variable x = 0; x < ranges.size(); ++x) changed.push_back(x);
  while (!changed.empty()) {
    const Variable y = changed.front();
    changed.pop_front();
    for (const Variable x : partners[y]) {
      if (narrow(ranges[x], ranges[y])) changed.push_back(x);
    }
  }
  return ranges;
}

}  // namespace nnsolve
