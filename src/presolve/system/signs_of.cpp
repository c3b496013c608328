#include "presolve/system/signs_of.h"

#include "algebra/polynomial_factor.h"
#include "presolve/system/polynomial_parts.h"

namespace nnsolve::presolving {

namespace {

template <typename SignOf>
SignSet term_signs(const Term& term, SignOf sign_of) {
  SignSet result = sign_set_of(term.coefficient.sign());
  const auto factors = term.monomial.factors();
  for (std::size_t i = 0; i < factors.size();) {
    std::size_t next = i + 1;
    while (next < factors.size() && factors[next] == factors[i]) ++next;
    result = product(result, power(sign_of(factors[i]), static_cast<std::uint32_t>(next - i)));
    i = next;
  }
  return result;
}

template <typename SignOf>
SignSet polynomial_signs(const Polynomial& polynomial, SignOf sign_of) {
  SignSet result = signs::zero;
  for (const Term& term : polynomial.terms()) {
    result = sum(result, term_signs(term, sign_of));
    // Neither sign can be excluded any more, nor can zero.
    if (result == signs::any) break;
  }
  return result;
}

template <typename SignsWith>
SignSet with_reliance(const Store& store, SignsWith signs_with, const Polynomial* polynomial, const Monomial* monomial,
                      std::vector<Variable>* relied_on) {
  const SignSet result = signs_with([&store](Variable variable) { return store.known(variable); });
  if (relied_on == nullptr || result == signs::any) return result;
  if (signs_with([&store](Variable variable) { return store.given(variable); }) == result) return result;
  std::vector<Variable> variables;
  if (polynomial != nullptr) append_variables(variables, *polynomial);
  if (monomial != nullptr) variables.assign(monomial->factors().begin(), monomial->factors().end());
  for (Variable variable : variables) {
    if (store.known(variable) != store.given(variable)) relied_on->push_back(variable);
  }
  return result;
}

/// A single factor: a variable is known by its sign, another polynomial by signs or by an atom about it.
bool is_nonzero_factor(const Store& store, const Polynomial& factor, std::vector<Variable>* relied_on) {
  std::vector<Variable> relied_here;
  if ((signs_of(store, factor, &relied_here) & signs::zero) == signs::none) {
    if (relied_on != nullptr) relied_on->insert(relied_on->end(), relied_here.begin(), relied_here.end());
    return true;
  }
  Polynomial primitive = factor;
  make_primitive(primitive);
  const std::optional<ConstraintId> id = store.find(primitive);
  return id && (store[*id].allowed & signs::zero) == signs::none;
}

}  // namespace

SignSet signs_of(const Store& store, const Term& term, std::vector<Variable>* relied_on) {
  return with_reliance(
      store, [&term](auto sign_of) { return term_signs(term, sign_of); }, nullptr, &term.monomial, relied_on);
}

SignSet signs_of(const Store& store, const Polynomial& polynomial, std::vector<Variable>* relied_on) {
  return with_reliance(
      store, [&polynomial](auto sign_of) { return polynomial_signs(polynomial, sign_of); }, &polynomial, nullptr,
      relied_on);
}

bool is_plainly_nonzero(const Store& store, const Polynomial& polynomial, std::vector<Variable>* relied_on) {
  if (polynomial.is_constant()) return !polynomial.is_zero();
  return is_nonzero_factor(store, polynomial, relied_on);
}

bool is_nonzero(const Store& store, const Polynomial& polynomial, std::vector<Variable>* relied_on) {
  if (is_plainly_nonzero(store, polynomial, relied_on)) return true;
  if (polynomial.is_constant()) return false;
  if (polynomial.degree() == 1 || polynomial.terms().size() == 1) return false;
  const auto factors = irreducible_factors(polynomial);
  if (!factors || (factors->size() == 1 && factors->front().power == 1)) return false;
  std::vector<Variable> relied_here;
  for (const PolynomialFactor& factor : *factors) {
    if (!is_nonzero_factor(store, factor.polynomial, &relied_here)) return false;
  }
  if (relied_on != nullptr) relied_on->insert(relied_on->end(), relied_here.begin(), relied_here.end());
  return true;
}

}  // namespace nnsolve::presolving
