// An equation is subtracted where that leaves less that is not linear.
//
// Where e = 0 is in S, an atom p = 0, p /= 0, p > 0 or p >= 0 says the same as one about p - c*e, c being any number.
// That is taken if it has fewer nonlinear terms than p, or as many and fewer terms: x*y + x = 1 and x*y + y = 2 leave
// y - x = 1. Each step makes the system simpler in this sense, so they come to an end.
//
// The rule looks at an atom for an equation to subtract from it, and at an equation for an atom to subtract it from;
// both must share a nonlinear monomial, which then goes.
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/rules.h"
#include "presolve/system/signs_of.h"

#include <algorithm>
#include <utility>

namespace nnsolve::presolving {

namespace {

/// Longer atoms, and monomials all of whose variables occur more often, are not looked at.
constexpr std::size_t longest_searched = 64;
constexpr std::uint32_t most_neighbours = 32;

/// Nonlinear terms, and terms.
std::pair<std::ptrdiff_t, std::size_t> complexity(const Polynomial& polynomial) {
  const auto nonlinear =
      std::ranges::count_if(polynomial.terms(), [](const Term& term) { return term.monomial.degree() >= 2; });
  return {nonlinear, polynomial.terms().size()};
}

/// The coefficient; 0 if there is no such term.
Rational coefficient_of(const Polynomial& polynomial, const Monomial& monomial) {
  const auto place = std::ranges::find(polynomial.terms(), monomial, &Term::monomial);
  return place == polynomial.terms().end() ? Rational(0) : place->coefficient;
}

/// The atom less the multiple of the equation that cancels the monomial, if that is simpler.
Proposal difference(const Store& store, ConstraintId atom, ConstraintId equation, const Monomial& monomial) {
  const StoredConstraint& from = store[atom];
  const StoredConstraint& by = store[equation];
  if (!from.is_atom() || !by.is_equation() || by.polynomial.terms().size() > longest_searched) return std::nullopt;
  const Rational divisor = coefficient_of(by.polynomial, monomial);
  const Rational dividend = coefficient_of(from.polynomial, monomial);
  if (divisor.is_zero() || dividend.is_zero()) return std::nullopt;
  Polynomial simpler = from.polynomial - by.polynomial * (dividend / divisor);
  if (complexity(simpler) >= complexity(from.polynomial)) return std::nullopt;
  Edit edit;
  edit.kind = Edit::Kind::replace;
  edit.constraint = atom;
  edit.added.push_back(sign_atom(std::move(simpler), from.allowed));
  return edit;
}

}  // namespace

Proposal subtract_equation(const Store& store, ConstraintId id) {
  const StoredConstraint& constraint = store[id];
  if (!constraint.is_atom() || constraint.polynomial.terms().size() > longest_searched) return std::nullopt;
  for (const Term& term : constraint.polynomial.terms()) {
    if (term.monomial.degree() < 2) break;  // the others have no higher one
    const Variable rarest = *std::ranges::min_element(
        term.monomial.factors(), {}, [&](Variable variable) { return store.occurrence_count(variable); });
    const std::uint32_t count = store.occurrence_count(rarest);
    if (count < 2 || count > most_neighbours || !store.spend(8 * count)) continue;
    for (ConstraintId other : store.occurrences(rarest)) {
      if (other == id) continue;
      if (Proposal edit = difference(store, id, other, term.monomial)) return edit;
      if (Proposal edit = difference(store, other, id, term.monomial)) return edit;
    }
  }
  return std::nullopt;
}

}  // namespace nnsolve::presolving
