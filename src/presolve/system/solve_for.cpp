#include "presolve/system/solve_for.h"

#include "algebra/polynomial_factor.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/signs_of.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

constexpr std::size_t longest_product_reduced = 500;

/// q + c * factor for the c with which some monomial of both is cancelled, each once.
std::vector<Polynomial> reductions(const Polynomial& q, const Polynomial& factor) {
  std::vector<Rational> tried;
  std::vector<Polynomial> result;
  for (const Term& term : factor.terms()) {
    const auto same = std::ranges::lower_bound(q.terms(), term.monomial, {}, &Term::monomial);
    if (same == q.terms().end() || same->monomial != term.monomial) continue;
    Rational scale = -same->coefficient / term.coefficient;
    if (std::ranges::find(tried, scale) != tried.end()) continue;
    result.push_back(q + factor * scale);
    tried.push_back(std::move(scale));
  }
  return result;
}

/// True if q is not 0 wherever the factor is: there q may be replaced by q + c * factor, and a variable that the factor
/// contains times a number by what it then is.
bool have_no_common_zero(const Store& store, const Polynomial& factor, const Polynomial& q,
                         std::vector<Variable>* relied_on) {
  if (q.terms().size() * factor.terms().size() > longest_product_reduced) return false;
  for (const Polynomial& reduced : reductions(q, factor)) {
    if (is_plainly_nonzero(store, reduced, relied_on)) return true;
  }
  for (const Term& term : factor.terms()) {
    if (term.monomial.degree() != 1) continue;
    const Variable variable = term.monomial.factors().front();
    Polynomial rest = Polynomial::term(term.coefficient, term.monomial) - factor;
    if (mentions(rest, variable)) continue;
    rest *= Rational(1) / term.coefficient;
    return is_plainly_nonzero(store, substitute(q, variable, rest, Polynomial(Rational(1))).polynomial, relied_on);
  }
  return false;
}

/// Whether p is known not to be 0, or the equation p*x + q = 0 says so.
enum class Pivot : std::uint8_t { may_be_zero, nonzero_by_equation, nonzero };

/// The cheap questions first.
Pivot judge(const Store& store, const Polynomial& p, const Polynomial& q, const std::vector<PolynomialFactor>& factors,
            std::vector<Variable>& relied_on) {
  if (is_plainly_nonzero(store, p, &relied_on)) return Pivot::nonzero;
  if (is_plainly_nonzero(store, q, &relied_on)) return Pivot::nonzero_by_equation;
  Pivot result = Pivot::nonzero;
  for (const PolynomialFactor& factor : factors) {
    if (is_plainly_nonzero(store, factor.polynomial, &relied_on)) continue;
    if (!have_no_common_zero(store, factor.polynomial, q, &relied_on)) return Pivot::may_be_zero;
    result = Pivot::nonzero_by_equation;
  }
  return result;
}

}  // namespace

Proposal solve_for(const Store& store, ConstraintId equation, Variable variable) {
  auto [p, q] = linear_parts(store[equation].polynomial, variable);
  Edit edit(Edit::Kind::define, Reason::Kind::substitution);
  edit.constraint = equation;
  edit.variable = variable;
  if (p.is_constant()) {
    edit.numerator = std::move(q *= Rational(-1) / p.constant_term());
    edit.denominator = Polynomial(Rational(1));
    return edit;
  }
  auto factors = irreducible_factors(p);
  if (!factors) factors = std::vector<PolynomialFactor>{{p, 1}};
  const Pivot pivot = judge(store, p, q, *factors, edit.relied_on);
  if (pivot == Pivot::may_be_zero) return std::nullopt;
  if (pivot == Pivot::nonzero_by_equation) edit.added.push_back(Constraint::atom(p, Relation::not_equal));
  for (PolynomialFactor& factor : *factors) edit.divisors.push_back(std::move(factor.polynomial));
  edit.numerator = std::move(q *= Rational(-1));
  edit.denominator = std::move(p);
  return edit;
}

}  // namespace nnsolve::presolving
