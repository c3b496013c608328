#include "presolve/system/interval_of.h"

#include "presolve/system/polynomial_parts.h"

#include "nnsolve/error.h"

namespace nnsolve::presolving {

namespace {

Constraint atom_of(Polynomial distance, const IntervalEnd& end) {
  return sign_atom(std::move(distance), end.is_open ? signs::positive : signs::not_negative);
}

}  // namespace

Interval whereabouts(const Store& store, Variable variable) {
  const auto both = intersection(store.bounds(variable), interval_of(store.known(variable)));
  // Without a common number S has no solution, which the editor has said then. (Disequations aside.)
  return both.value_or(Interval{});
}

Interval interval_of(const Store& store, const Term& term) {
  Interval result = Interval::point(term.coefficient);
  const auto factors = term.monomial.factors();
  for (std::size_t i = 0; i < factors.size();) {
    std::size_t next = i + 1;
    while (next < factors.size() && factors[next] == factors[i]) ++next;
    result = result * power(whereabouts(store, factors[i]), static_cast<std::uint32_t>(next - i));
    i = next;
  }
  return result;
}

Interval interval_of(const Store& store, const Polynomial& polynomial) {
  Interval sum = Interval::point(Rational());
  for (const Term& term : polynomial.terms()) {
    sum = sum + interval_of(store, term);
    if (sum.is_everything()) break;
  }
  return sum;
}

void append_statements(const Store& store, const Polynomial& polynomial, SignSet possible,
                       std::vector<Variable>& relied_on, std::vector<Constraint>& stated) {
  const bool is_bounded_below = (possible & signs::negative) == 0, is_bounded_above = (possible & signs::positive) == 0;
  for (const Term& term : polynomial.terms()) {
    const bool is_up = term.coefficient.sign() > 0, is_linear = term.monomial.degree() == 1;
    for (Variable variable : sorted_variables_of(Polynomial::term(Rational(1), term.monomial))) {
      const Interval interval = whereabouts(store, variable);
      const Polynomial x = Polynomial::variable(variable);
      auto state = [&](const Polynomial& distance, const IntervalEnd& end) {
        if (!end.value.is_zero()) {
          stated.push_back(atom_of(distance, end));
        } else if (store.known(variable) != store.given(variable)) {
          relied_on.push_back(variable);
        }
      };
      if (interval.lower && (!is_linear || (is_up ? is_bounded_below : is_bounded_above))) {
        state(x - Polynomial(interval.lower->value), *interval.lower);
      }
      if (interval.upper && (!is_linear || (is_up ? is_bounded_above : is_bounded_below))) {
        state(Polynomial(interval.upper->value) - x, *interval.upper);
      }
    }
  }
}

}  // namespace nnsolve::presolving
