// An equation of two terms rewrites monomials.
//
// Let S contain the equation a*m + b*n = 0 with monomials m and n, the degree of n below that of m: x*y = 1, or
// x*x = 2*y. Then m = -b/a * n wherever S holds, so every multiple of m in another constraint may be rewritten. That
// adds no terms and lowers degrees, so it comes to an end; and often it leaves linear equations.
//
// The rule looks at an equation of two terms for someone to use it, and at any constraint for equations to use on it.
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/rules.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

/// Longer constraints, and variables that occur more often, are not looked at.
constexpr std::size_t longest_searched = 64;
constexpr std::uint32_t most_users = 1000;
constexpr std::uint32_t most_equations = 16;

bool is_binomial(const StoredConstraint& constraint) {
  if (!constraint.is_equation() || constraint.polynomial.terms().size() != 2) return false;
  const std::vector<Term>& terms = constraint.polynomial.terms();
  return terms[0].monomial.degree() >= 2 && terms[1].monomial.degree() < terms[0].monomial.degree();
}

Variable rarest_factor(const Store& store, const Monomial& monomial) {
  return *std::ranges::min_element(monomial.factors(), {},
                                   [&](Variable variable) { return store.occurrence_count(variable); });
}

Edit rewriting(const Store& store, ConstraintId id) {
  const std::vector<Term>& terms = store[id].polynomial.terms();
  Edit edit;
  edit.kind = Edit::Kind::rewrite;
  edit.constraint = id;
  edit.monomial = terms[0].monomial;
  edit.variable = rarest_factor(store, edit.monomial);
  edit.numerator = Polynomial::term(-terms[1].coefficient / terms[0].coefficient, terms[1].monomial);
  return edit;
}

bool has_user(const Store& store, ConstraintId id) {
  const Monomial& monomial = store[id].polynomial.terms()[0].monomial;
  const Variable rarest = rarest_factor(store, monomial);
  const std::uint32_t count = store.occurrence_count(rarest);
  if (count < 2 || count > most_users || !store.spend(count)) return false;
  return std::ranges::any_of(store.occurrences(rarest), [&](ConstraintId other) {
    return other != id && has_multiple_of(store[other], monomial);
  });
}

/// An equation of two terms whose first one divides the monomial.
std::optional<ConstraintId> find_divisor(const Store& store, const Monomial& monomial, ConstraintId id) {
  Variable last = 0;
  for (Variable variable : monomial.factors()) {
    const bool is_repeated = variable == last && variable != monomial.factors().front();
    last = variable;
    const std::uint32_t count = store.occurrence_count(variable);
    if (is_repeated || count < 2 || count > most_equations || !store.spend(count)) continue;
    for (ConstraintId other : store.occurrences(variable)) {
      if (other == id || !is_binomial(store[other])) continue;
      if (std::ranges::includes(monomial.factors(), store[other].polynomial.terms()[0].monomial.factors())) {
        return other;
      }
    }
  }
  return std::nullopt;
}

}  // namespace

Proposal rewrite_by_binomial(const Store& store, ConstraintId id) {
  const StoredConstraint& constraint = store[id];
  if (is_binomial(constraint) && has_user(store, id)) return rewriting(store, id);
  if (!constraint.is_atom() || constraint.polynomial.terms().size() > longest_searched) return std::nullopt;
  for (const Term& term : constraint.polynomial.terms()) {
    if (term.monomial.degree() < 2) break;  // the others have no higher one
    if (const auto divisor = find_divisor(store, term.monomial, id)) return rewriting(store, *divisor);
  }
  return std::nullopt;
}

}  // namespace nnsolve::presolving
