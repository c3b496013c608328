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

Rational truncated(const Rational& value) {
  Rational result;
  fmpz_tdiv_q(fmpq_numref(as_fmpq(result)), fmpq_numref(as_fmpq(value)), fmpq_denref(as_fmpq(value)));
  return result;
}

std::size_t bit_length(const Rational& integer) { return fmpz_bits(fmpq_numref(as_fmpq(integer))); }

bool has_bit(const Rational& integer, std::size_t bit) { return fmpz_tstbit(fmpq_numref(as_fmpq(integer)), bit) != 0; }

}  // namespace nnsolve
