// Variables whose constraints can always be satisfied, whatever the others are.
//
// - x occurs only in disequations p_i /= 0, and no p_i is the zero polynomial in x for any values of the others: it is
//   of degree >= 1 in x with a leading coefficient that is known not to be 0, or has a coefficient that is a number.
//   Then each p_i has finitely many roots in x, so a value that avoids all of them exists, also with a given sign.
// - x occurs besides only in inequalities c*x + r > 0 or >= 0, the c numbers of one and the same sign, and its given
//   sign leaves that direction open: x large enough (or small enough) satisfies them, and avoids the roots.
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/rules.h"
#include "presolve/system/signs_of.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

/// More constraints at a time are not looked at: the lift must evaluate them.
constexpr std::size_t most_constraints_kept = 1000;

/// True if the polynomial has finitely many roots in the variable, whatever the other variables are.
bool has_few_roots(const Store& store, const Polynomial& polynomial, Variable variable,
                   std::vector<Variable>& relied_on) {
  const std::vector<Polynomial> coefficients = coefficients_in(polynomial, variable);
  if (std::ranges::any_of(coefficients, [](const Polynomial& part) { return !part.is_zero() && part.is_constant(); })) {
    return true;
  }
  return std::ranges::any_of(coefficients, [&](const Polynomial& part) { return is_nonzero(store, part, &relied_on); });
}

/// The directions (negative, positive) in which the variable may grow without end.
SignSet open_directions(const StoredConstraint& constraint, Variable variable) {
  if (!constraint.is_atom() || constraint.is_equation() || degree_in(constraint.polynomial, variable) != 1) {
    return signs::none;
  }
  const Polynomial slope = coefficients_in(constraint.polynomial, variable)[1];
  if (!slope.is_constant()) return signs::none;
  const SignSet up = sign_set_of(slope.constant_term().sign());
  return product(up, constraint.allowed) & signs::nonzero;
}

}  // namespace

Proposal pick_beyond_inequalities(const Store& store, Variable variable) {
  const std::uint32_t count = store.occurrence_count(variable);
  if (count > most_constraints_kept || (count == 0 && store.given(variable) == signs::any)) return std::nullopt;
  Edit edit(Edit::Kind::pick, Reason::Kind::relaxation);
  edit.variable = variable;
  SignSet directions = store.given(variable) & signs::nonzero;
  const bool is_free = store.count_beyond_disequations(variable) == 0;
  if (directions == signs::none) return std::nullopt;
  for (ConstraintId id : store.occurrences(variable)) {
    const StoredConstraint& constraint = store[id];
    if (constraint.is_disequation()) {
      if (!has_few_roots(store, constraint.polynomial, variable, edit.relied_on)) return std::nullopt;
    } else if (!is_free) {
      directions &= open_directions(constraint, variable);
      if (directions == signs::none) return std::nullopt;
    }
  }
  return edit;
}

}  // namespace nnsolve::presolving
