// An equation of two terms rewrites monomials.
//
// Let S contain the equation a*m + b*n = 0 with monomials m and n, the degree of n below that of m: x*y = 1, or
// x*x = 2*y. Then m = -b/a * n wherever S holds, so every multiple of m in another constraint may be rewritten. That
// adds no terms and lowers degrees, so it comes to an end; and often it leaves linear equations.
//
// The rule looks at an equation of two terms for someone to use it, and at any constraint for equations to use on it.
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/rules.h"
#include "presolve/system/signs_of.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

/// Longer constraints, and variables that occur more often, are not looked at.
constexpr std::size_t longest_user = 64;
constexpr std::uint32_t most_users = 1000;
constexpr std::uint32_t most_equations = 16;

bool is_binomial(const StoredConstraint& constraint) {
  if (!constraint.is_equation() || constraint.polynomial.terms().size() != 2) return false;
  const std::vector<Term>& terms = constraint.polynomial.terms();
  return terms[0].monomial.degree() >= 2 && terms[1].monomial.degree() < terms[0].monomial.degree();
}

Edit rewriting(const Store& store, ConstraintId by, ConstraintId user) {
  const std::vector<Term>& terms = store[by].polynomial.terms();
  const Polynomial replacement = Polynomial::term(-terms[1].coefficient / terms[0].coefficient, terms[1].monomial);
  const StoredConstraint& constraint = store[user];
  const Monomial& monomial = terms[0].monomial;
  Edit edit(Edit::Kind::replace, {Reason::Kind::combination, {Fact::constraint(by)}});
  edit.constraint = user;
  edit.added.push_back(constraint.is_tree()
                           ? rewritten(*constraint.tree, monomial, replacement)
                           : sign_atom(rewritten(constraint.polynomial, monomial, replacement), constraint.allowed));
  return edit;
}

bool is_user(const StoredConstraint& constraint, const Monomial& monomial) {
  return constraint.is_tree() ? has_multiple_of(*constraint.tree, monomial)
                              : has_multiple_of(constraint.polynomial, monomial);
}

std::optional<ConstraintId> find_user(const Store& store, ConstraintId id, Budget& budget) {
  const Monomial& monomial = store[id].polynomial.terms()[0].monomial;
  const Variable rarest = *std::ranges::min_element(
      monomial.factors(), {}, [&](Variable variable) { return store.occurrence_count(variable); });
  const std::uint32_t count = store.occurrence_count(rarest);
  if (count < 2 || count > most_users || !budget.spend(count)) return std::nullopt;
  for (ConstraintId other : store.occurrences(rarest)) {
    if (other != id && is_user(store[other], monomial)) return other;
  }
  return std::nullopt;
}

/// An equation of two terms whose first one divides the monomial.
std::optional<ConstraintId> find_divisor(const Store& store, const Monomial& monomial, ConstraintId id,
                                         Budget& budget) {
  Variable last = 0;
  for (Variable variable : monomial.factors()) {
    const bool is_repeated = variable == last && variable != monomial.factors().front();
    last = variable;
    const std::uint32_t count = store.occurrence_count(variable);
    if (is_repeated || count < 2 || count > most_equations || !budget.spend(count)) continue;
    for (ConstraintId other : store.occurrences(variable)) {
      if (other == id || !is_binomial(store[other])) continue;
      if (quotient(monomial, store[other].polynomial.terms()[0].monomial)) return other;
    }
  }
  return std::nullopt;
}

}  // namespace

Proposal rewrite_by_binomial(const Store& store, ConstraintId id, Budget& budget) {
  const StoredConstraint& constraint = store[id];
  if (is_binomial(constraint)) {
    if (const auto user = find_user(store, id, budget)) return rewriting(store, id, *user);
  }
  if (!constraint.is_atom() || constraint.polynomial.terms().size() > longest_user) return std::nullopt;
  for (const Term& term : constraint.polynomial.terms()) {
    if (term.monomial.degree() < 2) break;  // the others have no higher one
    if (const auto divisor = find_divisor(store, term.monomial, id, budget)) return rewriting(store, *divisor, id);
  }
  return std::nullopt;
}

}  // namespace nnsolve::presolving
