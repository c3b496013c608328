#include "presolve/system/interval_of.h"

#include "presolve/system/polynomial_parts.h"

#include <map>
#include <utility>

namespace nnsolve::presolving {

namespace {

/// In longer polynomials it is not searched which ends matter.
constexpr std::size_t longest_with_best_ends = 50;

/// where(variable) is an interval.
template <typename Where>
Interval interval_with(const Term& term, Where where) {
  Interval result = Interval::point(term.coefficient);
  const auto factors = term.monomial.factors();
  for (std::size_t i = 0; i < factors.size();) {
    std::size_t next = i + 1;
    while (next < factors.size() && factors[next] == factors[i]) ++next;
    result = result * power(where(factors[i]), static_cast<std::uint32_t>(next - i));
    i = next;
  }
  return result;
}

template <typename Where>
Interval interval_with(const Polynomial& polynomial, Where where) {
  Interval sum = Interval::point(Rational());
  for (const Term& term : polynomial.terms()) {
    sum = sum + interval_with(term, where);
    if (sum.is_everything()) break;
  }
  return sum;
}

/// The variables' intervals, without the ends that do not matter to the polynomial having `possible` signs.
std::map<Variable, Interval> relevant_intervals(const Store& store, const Polynomial& polynomial, SignSet possible) {
  std::map<Variable, Interval> intervals;
  for (Variable variable : sorted_variables_of(polynomial)) intervals[variable] = whereabouts(store, variable);
  if (polynomial.terms().size() > longest_with_best_ends) return intervals;
  auto suffice = [&] {
    const Interval sum = interval_with(polynomial, [&](Variable variable) { return intervals.at(variable); });
    return (sign_set_of(sum) & ~possible) == signs::none;
  };
  for (auto& [variable, interval] : intervals) {
    for (std::optional<IntervalEnd>* end : {&interval.lower, &interval.upper}) {
      if (!*end) continue;
      std::optional<IntervalEnd> tried = std::exchange(*end, std::nullopt);
      if (!suffice()) *end = std::move(tried);
    }
  }
  return intervals;
}

}  // namespace

Interval whereabouts(const Store& store, Variable variable) {
  // If these had no number in common, the editor would have found that S has no solution.
  return intersection(store.bounds(variable), interval_of(store.known(variable))).value_or(Interval{});
}

Interval interval_of(const Store& store, const Term& term) {
  return interval_with(term, [&store](Variable variable) { return whereabouts(store, variable); });
}

Interval interval_of(const Store& store, const Polynomial& polynomial) {
  return interval_with(polynomial, [&store](Variable variable) { return whereabouts(store, variable); });
}

void append_statements(const Store& store, const Polynomial& polynomial, SignSet possible,
                       std::vector<Variable>& relied_on, std::vector<Constraint>& stated) {
  for (const auto& [variable, interval] : relevant_intervals(store, polynomial, possible)) {
    const Polynomial x = Polynomial::variable(variable);
    auto state = [&, v = variable](const IntervalEnd& end, const Polynomial& distance) {
      if (!end.value.is_zero()) {
        stated.push_back(sign_atom(distance, end.is_open ? signs::positive : signs::not_negative));
      } else if (store.known(v) != store.given(v)) {
        relied_on.push_back(v);
      }
    };
    if (interval.lower) state(*interval.lower, x - Polynomial(interval.lower->value));
    if (interval.upper) state(*interval.upper, Polynomial(interval.upper->value) - x);
  }
}

}  // namespace nnsolve::presolving
