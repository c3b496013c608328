// Solving an equation for one of its variables where only trying tells that this makes the system smaller.
//
// What a product of sums multiplies out to is long, but often most of it cancels, or it has factors that are known not
// to be 0, or it falls apart into short factors. A disjunction p*q = 0 as an ETR-INV formula says it
// (src/reduce/README.md, "Disjunctions of two equations": 1/P + 1/Q = 1/t + 1/S and so on, where P = p + t) is such a
// case: solved for its inverses it is (P + Q) * (P - t) * (t - Q) = 0, whose first factor is not 0.
//
// The law is that of any elimination (solve_for.h); the trial only chooses. It costs, so it is limited, and it pays
// from the budget.
#include "algebra/polynomial_factor.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/rules.h"
#include "presolve/system/signs_of.h"
#include "presolve/system/solve_for.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

constexpr std::size_t longest_tried = 24;  // equation to be solved, and polynomial to be changed
constexpr std::uint32_t most_occurrences_tried = 6;
constexpr std::size_t longest_product = 400;  // that is multiplied out
constexpr std::size_t longest_factored = 40;
constexpr std::uint32_t highest_degree_tried = 8;
constexpr std::size_t cost_of_trial = 2000, cost_of_factoring_once = 20'000;  // in the measure of Budget::spend

/// What is to become less: factors of terms, and the degree.
struct Size {
  std::size_t factors = 0;
  std::uint32_t degree = 0;

  void add(const Polynomial& polynomial) {
    for (const Term& term : polynomial.terms()) factors += 1 + term.monomial.degree();
    degree = std::max(degree, polynomial.degree());
  }
  void add(const Size& other) {
    factors += other.factors;
    degree = std::max(degree, other.degree);
  }
};

Size size_of(const Polynomial& polynomial) {
  Size size;
  size.add(polynomial);
  return size;
}

/// Of the factors of an equation that may be 0.
Size size_after_split(const Store& store, const Polynomial& polynomial, Budget& budget) {
  const std::size_t terms = polynomial.terms().size();
  if (terms > longest_factored || is_plainly_irreducible(polynomial) || !budget.spend(cost_of_factoring_once)) {
    return size_of(polynomial);
  }
  const auto factors = irreducible_factors(polynomial);
  if (!factors) return size_of(polynomial);
  Size size;
  for (const PolynomialFactor& factor : *factors) {
    if (!is_nonzero(store, factor.polynomial, nullptr)) size.add(factor.polynomial);
  }
  return size;
}

/// Of a constraint; nothing if it cannot be said cheaply.
std::optional<Size> size_after(const Store& store, const StoredConstraint& constraint, const Edit& definition,
                               Budget& budget) {
  if (!constraint.is_atom() || constraint.polynomial.terms().size() > longest_tried) return std::nullopt;
  const std::uint32_t degree = degree_in(constraint.polynomial, definition.variable);
  const std::size_t factor = std::max(definition.numerator.terms().size(), definition.denominator.terms().size());
  std::size_t product = constraint.polynomial.terms().size();
  for (std::uint32_t i = 0; i < degree && product <= longest_product; ++i) product *= std::max<std::size_t>(factor, 1);
  if (product > longest_product) return std::nullopt;
  Polynomial after =
      substitute(constraint.polynomial, definition.variable, definition.numerator, definition.denominator).polynomial;
  for (const Polynomial& divisor : definition.divisors) {
    while (!after.is_zero()) {
      std::optional<Polynomial> quotient = exact_quotient(after, divisor);
      if (!quotient) break;
      after = *std::move(quotient);
    }
  }
  if (after.is_constant()) return Size();
  if (after.degree() > std::max(highest_degree_tried, constraint.polynomial.degree())) return std::nullopt;
  return constraint.is_equation() ? size_after_split(store, after, budget) : size_of(after);
}

/// True if the equations and inequalities become smaller.
bool is_worth_it(const Store& store, ConstraintId equation, const Edit& definition, Budget& budget) {
  if (has_private_squares(store, equation)) return false;
  Size before = size_of(store[equation].polynomial), after;
  for (ConstraintId id : store.occurrences(definition.variable)) {
    if (id == equation || store[id].is_disequation()) continue;
    if (has_private_squares(store, id)) return false;  // which would be private no more
    const auto size = size_after(store, store[id], definition, budget);
    if (!size) return false;
    before.add(store[id].polynomial);
    after.add(*size);
  }
  return after.factors < before.factors && after.degree <= before.degree;
}

}  // namespace

Proposal eliminate_by_trial(const Store& store, ConstraintId id, Budget& budget) {
  const StoredConstraint& constraint = store[id];
  if (!constraint.is_equation() || constraint.polynomial.terms().size() > longest_tried) return std::nullopt;
  for (Variable variable : sorted_variables_of(constraint.polynomial)) {
    if (store.occurrence_count(variable) > most_occurrences_tried || degree_in(constraint.polynomial, variable) != 1)
      continue;
    if (!budget.spend(cost_of_trial)) return std::nullopt;
    Proposal definition = solve_for(store, id, variable);
    if (definition && is_worth_it(store, id, *definition, budget)) return definition;
  }
  return std::nullopt;
}

}  // namespace nnsolve::presolving
