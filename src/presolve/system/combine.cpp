// An equation is subtracted where that leaves something linear.
//
// Where e = 0 is in S, an atom about p says the same as one about p - c*e, c being any number. That is taken if it is
// linear and p is not: x*y + x = 1 and x*y + y = 2 leave y - x = 1. (Being content with fewer nonlinear terms was
// tried, and spoils the factors by which rational functions are cancelled.)
//
// The rule looks at an atom for an equation to subtract from it, and at an equation for an atom to subtract it from;
// their leading monomials are the same then.
#include "presolve/system/rules.h"
#include "presolve/system/signs_of.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

/// Longer atoms, and those of whose leading monomial all variables occur more often, are not looked at.
constexpr std::size_t longest_combined = 64;
constexpr std::uint32_t most_neighbours = 32;

/// The atom less the multiple of the equation that cancels the leading term, if that is linear.
Proposal difference(const Store& store, ConstraintId atom, ConstraintId equation) {
  const StoredConstraint& from = store[atom];
  const StoredConstraint& by = store[equation];
  if (!from.is_atom() || !by.is_equation() || by.polynomial.terms().size() > longest_combined) return std::nullopt;
  const Term& first = from.polynomial.terms().front();
  const Term& by_first = by.polynomial.terms().front();
  if (first.monomial != by_first.monomial) return std::nullopt;
  Polynomial rest = from.polynomial - by.polynomial * (first.coefficient / by_first.coefficient);
  if (rest.degree() > 1) return std::nullopt;
  Edit edit(Edit::Kind::replace, {Reason::Kind::combination, {Fact::constraint(equation)}});
  edit.constraint = atom;
  edit.added.push_back(sign_atom(std::move(rest), from.allowed));
  return edit;
}

}  // namespace

Proposal subtract_equation(const Store& store, ConstraintId id, Budget& budget) {
  const StoredConstraint& constraint = store[id];
  if (!constraint.is_atom() || constraint.polynomial.terms().size() > longest_combined) return std::nullopt;
  const Monomial& leading = constraint.polynomial.terms().front().monomial;
  if (leading.degree() < 2) return std::nullopt;
  const Variable rarest = *std::ranges::min_element(
      leading.factors(), {}, [&](Variable variable) { return store.occurrence_count(variable); });
  const std::uint32_t count = store.occurrence_count(rarest);
  if (count < 2 || count > most_neighbours || !budget.spend(8 * count)) return std::nullopt;
  for (ConstraintId other : store.occurrences(rarest)) {
    if (other == id) continue;
    if (Proposal edit = difference(store, id, other)) return edit;
    if (Proposal edit = difference(store, other, id)) return edit;
  }
  return std::nullopt;
}

}  // namespace nnsolve::presolving
