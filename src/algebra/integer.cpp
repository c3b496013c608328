#include "algebra/integer.h"

#include "algebra/flint_convert.h"

namespace nnsolve {

Rational greatest_common_divisor(const Rational& a, const Rational& b) {
  Rational result;
  fmpz_gcd(fmpq_numref(as_fmpq(result)), fmpq_numref(as_fmpq(a)), fmpq_numref(as_fmpq(b)));
  return result;
}

Rational least_common_multiple(const Rational& a, const Rational& b) {
  Rational result;
  fmpz_lcm(fmpq_numref(as_fmpq(result)), fmpq_numref(as_fmpq(a)), fmpq_numref(as_fmpq(b)));
  return result;
}

void subtract_product(Rational& target, const Rational& a, const Rational& b) {
  fmpz_submul(fmpq_numref(as_fmpq(target)), fmpq_numref(as_fmpq(a)), fmpq_numref(as_fmpq(b)));
}

void multiply_integer(Rational& target, const Rational& factor) {
  fmpz* numerator = fmpq_numref(as_fmpq(target));
  fmpz_mul(numerator, numerator, fmpq_numref(as_fmpq(factor)));
}

void divide_exactly(Rational& target, const Rational& divisor) {
  fmpz* numerator = fmpq_numref(as_fmpq(target));
  fmpz_divexact(numerator, numerator, fmpq_numref(as_fmpq(divisor)));
}

Rational truncated(const Rational& value) {
  Rational result;
  fmpz_tdiv_q(fmpq_numref(as_fmpq(result)), fmpq_numref(as_fmpq(value)), fmpq_denref(as_fmpq(value)));
  return result;
}

std::size_t bit_length(const Rational& integer) { return fmpz_bits(fmpq_numref(as_fmpq(integer))); }

bool has_bit(const Rational& integer, std::size_t bit) { return fmpz_tstbit(fmpq_numref(as_fmpq(integer)), bit) != 0; }

}  // namespace nnsolve
