// A variable that is not 0 and divides every term of an equation or disequation is cancelled: x*f = 0 and x /= 0 mean
// f = 0 and x /= 0. Of an inequality its square is, which is positive, or the variable itself if its sign is known.
#include "algebra/polynomial_factor.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/rules.h"
#include "presolve/system/signs_of.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

/// The greatest monomial that divides all terms.
std::vector<Variable> common_factors(const Polynomial& polynomial) {
  const auto candidates = polynomial.terms().back().monomial.factors();
  std::vector<Variable> common;
  for (std::size_t i = 0; i < candidates.size();) {
    const Variable variable = candidates[i];
    std::size_t count = 0;
    while (i < candidates.size() && candidates[i] == variable) ++i, ++count;
    for (const Term& term : polynomial.terms()) {
      if (count == 0) break;
      count = std::min<std::size_t>(count, exponent_of(term.monomial, variable));
    }
    common.insert(common.end(), count, variable);
  }
  return common;
}

}  // namespace

Proposal cancel_nonzero_variables(const Store& store, ConstraintId id) {
  const StoredConstraint& constraint = store[id];
  if (!constraint.is_atom() || constraint.polynomial.terms().size() < 2) return std::nullopt;
  const std::vector<Variable> common = common_factors(constraint.polynomial);
  SignSet allowed = constraint.allowed;
  std::vector<Variable> cancelled, relied_on;
  for (std::size_t i = 0; i < common.size();) {
    std::size_t next = i + 1;
    while (next < common.size() && common[next] == common[i]) ++next;
    const Variable variable = common[i];
    std::size_t count = next - i;
    i = next;
    const SignSet known = store.known(variable);
    if (known & signs::zero) continue;
    if (count % 2 == 1 && !is_symmetric(allowed)) {
      if (known == signs::negative) allowed = negate(allowed);
      if (known == signs::nonzero) --count;
    }
    cancelled.insert(cancelled.end(), count, variable);
    if (count > 0) relied_on.push_back(variable);
  }
  if (cancelled.empty()) return std::nullopt;
  Edit edit(Edit::Kind::replace, Reason::Kind::cancellation);
  edit.constraint = id;
  edit.relied_on = std::move(relied_on);
  edit.added.push_back(
      sign_atom(*exact_quotient(constraint.polynomial, Polynomial::term(Rational(1), Monomial(cancelled))), allowed));
  return edit;
}

}  // namespace nnsolve::presolving
