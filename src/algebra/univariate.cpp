#include "algebra/univariate.h"

#include "nnsolve/error.h"

#include <algorithm>

namespace nnsolve {

std::optional<Variable> only_variable(const Polynomial& polynomial) {
  if (polynomial.is_constant()) return std::nullopt;
  const Variable variable = polynomial.terms().front().monomial.factors().front();
  for (const Term& term : polynomial.terms()) {
    const auto factors = term.monomial.factors();
    // The factors are sorted: the ends tell about all of them.
    if (!factors.empty() && (factors.front() != variable || factors.back() != variable)) return std::nullopt;
  }
  return variable;
}

std::vector<Variable> variables_of(const Polynomial& polynomial) {
  std::vector<Variable> variables;
  for (const Term& term : polynomial.terms()) {
    for (const Variable variable : term.monomial.factors()) {
      if (variables.empty() || variables.back() != variable) variables.push_back(variable);
    }
  }
  std::sort(variables.begin(), variables.end());
  variables.erase(std::unique(variables.begin(), variables.end()), variables.end());
  return variables;
}

Rational value_at(const UnivariatePolynomial& polynomial, const Rational& point) {
  Rational value;
  for (auto coefficient = polynomial.rbegin(); coefficient != polynomial.rend(); ++coefficient) {
    value = value * point + *coefficient;
  }
  return value;
}

FmpqPoly to_fmpq_poly(const Polynomial& polynomial) {
  FmpqPoly result;
  if (polynomial.is_zero()) return result;
  const slong length = static_cast<slong>(polynomial.degree()) + 1;
  fmpq_poly_fit_length(result, length);
  _fmpq_poly_set_length(result, length);
  _fmpz_vec_zero(result->coeffs, length);
  fmpz* denominator = result->den;
  for (const Term& term : polynomial.terms()) {
    fmpz_lcm(denominator, denominator, fmpq_denref(as_fmpq(term.coefficient)));
  }
  for (const Term& term : polynomial.terms()) {
    fmpz* target = result->coeffs + term.monomial.degree();
    fmpz_divexact(target, denominator, fmpq_denref(as_fmpq(term.coefficient)));
    fmpz_mul(target, target, fmpq_numref(as_fmpq(term.coefficient)));
  }
  return result;  // canonical: the coefficients were in lowest terms, and the denominator is their least common one
}

Value value_from_fmpq_poly(const fmpq_poly_struct* polynomial, Variable variable) {
  TermList terms;
  for (slong power = fmpq_poly_length(polynomial) - 1; power >= 0; --power) {
    if (fmpz_is_zero(polynomial->coeffs + power)) continue;
    Term& term = terms.emplace_back();
    fmpq_poly_get_coeff_fmpq(as_fmpq(term.coefficient), polynomial, power);
    term.monomial = Monomial(std::vector<Variable>(static_cast<std::size_t>(power), variable));
  }
  return Value(Polynomial::sum(std::move(terms)));
}

FmpqPoly compose_modulo(const fmpq_poly_struct* outer, const fmpq_poly_struct* inner, const fmpq_poly_struct* modulus) {
  FmpqPoly result;
  FmpqPoly coefficient;
  Rational c;
  for (slong i = fmpq_poly_length(outer) - 1; i >= 0; --i) {
    fmpq_poly_mul(result, result, inner);
    fmpq_poly_rem(result, result, modulus);
    fmpq_poly_get_coeff_fmpq(as_fmpq(c), outer, i);
    fmpq_poly_set_fmpq(coefficient, as_fmpq(c));
    fmpq_poly_add(result, result, coefficient);
  }
  return result;
}

}  // namespace nnsolve
