#include "algebra/flint_convert.h"

#include "nnsolve/error.h"

namespace nnsolve {

Rational rational_from_fmpz(const fmpz_t value) {
  Rational result;
  fmpz_set(fmpq_numref(as_fmpq(result)), value);
  return result;
}

Rational floor(const Rational& value) {
  Rational result;
  fmpz_fdiv_q(fmpq_numref(as_fmpq(result)), fmpq_numref(as_fmpq(value)), fmpq_denref(as_fmpq(value)));
  return result;
}

Rational power_of_two(slong exponent) {
  Rational result(1);
  fmpq* value = as_fmpq(result);
  fmpz* part = exponent < 0 ? fmpq_denref(value) : fmpq_numref(value);
  fmpz_mul_2exp(part, part, static_cast<ulong>(exponent < 0 ? -exponent : exponent));
  return result;
}

slong binary_exponent(const Rational& value) {
  NNSOLVE_ASSERT(!value.is_zero());
  return static_cast<slong>(fmpz_bits(fmpq_numref(as_fmpq(value)))) -
         static_cast<slong>(fmpz_bits(fmpq_denref(as_fmpq(value))));
}

FmpqPoly to_fmpq_poly(const UnivariatePolynomial& polynomial) {
  FmpqPoly result;
  const auto length = static_cast<slong>(polynomial.size());
  fmpq_poly_fit_length(result, length);
  _fmpq_poly_set_length(result, length);
  fmpz* denominator = result->den;
  for (const Rational& c : polynomial) fmpz_lcm(denominator, denominator, fmpq_denref(as_fmpq(c)));
  for (slong i = 0; i < length; ++i) {
    const fmpq* c = as_fmpq(polynomial[static_cast<std::size_t>(i)]);
    fmpz_divexact(result->coeffs + i, denominator, fmpq_denref(c));
    fmpz_mul(result->coeffs + i, result->coeffs + i, fmpq_numref(c));
  }
  _fmpq_poly_normalise(result);
  fmpq_poly_canonicalise(result);
  return result;
}

FmpzPoly primitive_polynomial(const UnivariatePolynomial& polynomial) {
  FmpzPoly result;
  fmpq_poly_get_numerator(result, to_fmpq_poly(polynomial));
  fmpz_poly_primitive_part(result, result);
  return result;
}

UnivariatePolynomial to_univariate(const fmpz_poly_struct* polynomial) {
  UnivariatePolynomial result;
  for (slong i = 0; i < fmpz_poly_length(polynomial); ++i) {
    result.push_back(rational_from_fmpz(polynomial->coeffs + i));
  }
  return result;
}

std::vector<FmpzPoly> irreducible_factors(const fmpz_poly_struct* polynomial) {
  std::vector<FmpzPoly> result;
  if (fmpz_poly_length(polynomial) < 2) return result;
  fmpz_poly_factor_t factors;
  fmpz_poly_factor_init(factors);
  fmpz_poly_factor(factors, polynomial);
  for (slong i = 0; i < factors->num; ++i) {
    FmpzPoly& factor = result.emplace_back();
    fmpz_poly_primitive_part(factor, factors->p + i);
  }
  fmpz_poly_factor_clear(factors);
  return result;
}

}  // namespace nnsolve
