// What the factors of a polynomial say.
//
// A polynomial in one variable is a constant times powers of irreducible ones. An irreducible one without a real root
// keeps its sign, which is that of its leading coefficient, so it can be left out of any atom. Of an equation, powers
// do not matter, nor do factors that are known not to be 0, nor roots whose sign is excluded; without a factor left
// there is no solution. With linear factors only, it is a disjunction.
//
// An equation f*g = 0 in several variables is f = 0 or g = 0.
#include "algebra/polynomial_factor.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/rules.h"
#include "presolve/system/signs_of.h"

#include <algorithm>

namespace nnsolve::presolving {

namespace {

/// In the measure of Budget::spend.
constexpr std::size_t cost_of_factoring = 3000;

Polynomial product_of(const std::vector<Polynomial>& factors) {
  Polynomial result(Rational(1));
  for (const Polynomial& factor : factors) result = result * factor;
  return result;
}

Constraint any_zero(std::vector<Polynomial> factors) {
  std::vector<Constraint> cases;
  for (Polynomial& factor : factors) cases.push_back(Constraint::atom(std::move(factor), Relation::equal));
  return Constraint::any(std::move(cases));
}

bool is_univariate(const Polynomial& polynomial) {
  const Variable variable = polynomial.terms().front().monomial.factors().front();
  return std::ranges::all_of(polynomial.terms(), [variable](const Term& term) {
    return exponent_of(term.monomial, variable) == term.monomial.degree();
  });
}

Edit replacement(ConstraintId id, Constraint by, std::vector<Variable> relied_on, Reason::Kind why) {
  Edit edit(Edit::Kind::replace, why);
  edit.constraint = id;
  edit.added.push_back(std::move(by));
  edit.relied_on = std::move(relied_on);
  return edit;
}

/// The factors of an equation that may be 0, each once.
std::vector<Polynomial> possible_zeros(const Store& store, const std::vector<PolynomialFactor>& factors,
                                       std::vector<Variable>& relied_on) {
  std::vector<Polynomial> kept;
  for (const PolynomialFactor& factor : factors) {
    if (is_univariate(factor.polynomial)) {
      const Variable variable = factor.polynomial.terms().front().monomial.factors().front();
      if (real_root_count(factor.polynomial) == 0) continue;
      if (factor.polynomial.degree() == 1) {
        const SignSet sign = sign_set_of(root_of_linear(factor.polynomial).sign());
        if ((sign & store.known(variable)) == signs::none) {
          relied_on.push_back(variable);
          continue;
        }
      }
    }
    if (!is_nonzero(store, factor.polynomial, &relied_on)) kept.push_back(factor.polynomial);
  }
  return kept;
}

}  // namespace

Proposal restrict_to_real_roots(const Store& store, ConstraintId id) {
  const StoredConstraint& constraint = store[id];
  if (!constraint.is_atom() || constraint.polynomial.degree() < 2 || !is_univariate(constraint.polynomial)) {
    return std::nullopt;
  }
  const auto factors = irreducible_factors(constraint.polynomial);
  if (!factors) return std::nullopt;
  std::vector<Variable> relied_on;
  std::vector<Polynomial> kept;
  if (constraint.is_equation()) {
    kept = possible_zeros(store, *factors, relied_on);
    if (kept.empty()) return Edit::contradiction({Reason::Kind::line, {Fact::constraint(id)}});
  } else {
    for (const PolynomialFactor& factor : *factors) {
      if (real_root_count(factor.polynomial) == 0) continue;
      for (std::uint32_t i = 0; i < factor.power; ++i) kept.push_back(factor.polynomial);
    }
  }
  if (constraint.is_equation() && kept.size() > 1 &&
      std::ranges::all_of(kept, [](const Polynomial& factor) { return factor.degree() == 1; })) {
    return replacement(id, any_zero(std::move(kept)), std::move(relied_on), Reason::Kind::line);
  }
  Polynomial product = product_of(kept);
  if (product == constraint.polynomial) return std::nullopt;
  return replacement(id, sign_atom(std::move(product), constraint.allowed), std::move(relied_on), Reason::Kind::line);
}

Proposal split_into_factors(const Store& store, ConstraintId id, Budget& budget) {
  const StoredConstraint& constraint = store[id];
  if (!constraint.is_equation() || constraint.polynomial.degree() < 2 || is_univariate(constraint.polynomial)) {
    return std::nullopt;
  }
  if (is_plainly_irreducible(constraint.polynomial) || !budget.spend(cost_of_factoring)) return std::nullopt;
  const auto factors = irreducible_factors(constraint.polynomial);
  if (!factors || (factors->size() == 1 && factors->front().power == 1)) return std::nullopt;
  std::vector<Variable> relied_on;
  std::vector<Polynomial> kept = possible_zeros(store, *factors, relied_on);
  if (kept.empty()) return Edit::contradiction({Reason::Kind::cases, {Fact::constraint(id)}});
  return replacement(id, any_zero(std::move(kept)), std::move(relied_on), Reason::Kind::cases);
}

}  // namespace nnsolve::presolving
