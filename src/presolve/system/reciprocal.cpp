// The reciprocal of a variable that is not 0.
//
// Where x is not 0, a solution has a value for 1/x, and the other way round, so x may be replaced by 1/x in all
// constraints at once; each atom is multiplied by as high a power of x as it needs, an inequality by an even one unless
// the sign of x is known, which is that of 1/x. It is done only where all constraints but disequations together become
// lower: the degrees in x of their terms, added up, become less. (Of 1/r^2 + 1/r = c, multiplied out, nobody sees that
// it is a square: the formulas that the reduction makes say squares like that.)
#include "presolve/system/atoms.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/rules.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

constexpr std::size_t longest_inverted = 300, most_variables_inverted = 40, most_constraints_inverted = 200;

/// By how much the degrees of terms become lower in all; nothing if the constraint is too long.
std::optional<std::int64_t> gain_of(const StoredConstraint& constraint, Variable x, SignSet sign) {
  std::int64_t gain = 0;
  const bool has_sign = sign == signs::positive || sign == signs::negative;
  const bool is_short = all_atoms(constraint, [&](const Polynomial& polynomial, bool is_inequality) {
    if (polynomial.terms().size() > longest_inverted) return false;
    const std::uint32_t degree = degree_in(polynomial, x);
    const std::uint32_t factor = degree + (is_inequality && !has_sign ? degree % 2 : 0);
    for (const Term& term : polynomial.terms()) {
      gain += 2 * static_cast<std::int64_t>(exponent_of(term.monomial, x)) - static_cast<std::int64_t>(factor);
    }
    return true;
  });
  return is_short ? std::optional(gain) : std::nullopt;
}

std::optional<std::int64_t> total_gain(const Store& store, Variable x) {
  if (store.occurrence_count(x) > most_constraints_inverted) return std::nullopt;
  std::int64_t total = 0;
  for (ConstraintId id : store.occurrences(x)) {
    if (store[id].is_disequation()) continue;
    const auto gain = gain_of(store[id], x, store.known(x));
    if (!gain) return std::nullopt;
    total += *gain;
  }
  return total;
}

}  // namespace

Proposal invert_variable(const Store& store, ConstraintId id) {
  const StoredConstraint& constraint = store[id];
  if (!constraint.is_atom() || constraint.is_disequation() || constraint.polynomial.degree() < 3) return std::nullopt;
  const std::vector<Variable> variables = sorted_variables_of(constraint.polynomial);
  if (variables.size() > most_variables_inverted) return std::nullopt;
  for (Variable x : variables) {
    const SignSet sign = store.known(x);
    if ((sign & signs::zero) != signs::none) continue;
    if (gain_of(constraint, x, sign).value_or(0) <= 0 || total_gain(store, x).value_or(0) <= 0) continue;
    Edit edit(Edit::Kind::change, Reason::Kind::definition);
    edit.images.push_back({x, Polynomial(Rational(1)), Polynomial::variable(x)});
    edit.added.push_back(sign_atom(Polynomial::variable(x), sign));
    edit.relied_on.push_back(x);
    return edit;
  }
  return std::nullopt;
}

}  // namespace nnsolve::presolving
