#include "algebra/simple_rational.h"

#include "algebra/flint_convert.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace nnsolve {

namespace {

constexpr int bits_of_double = 53;

}  // namespace

Rational exact_rational(double value) {
  NNSOLVE_ASSERT(std::isfinite(value));
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  const auto mantissa = static_cast<std::int64_t>(std::ldexp(fraction, bits_of_double));
  return Rational(mantissa) * power_of_two(exponent - bits_of_double);
}

Rational simplest_between(const Rational& lower, const Rational& upper) {
  NNSOLVE_ASSERT(lower <= upper);
  // FLINT's notion is the same for positive numbers; others are brought there.
  if (lower.sign() <= 0 && upper.sign() >= 0) return Rational(0);
  Rational result;
  if (lower.sign() > 0) {
    fmpq_simplest_between(as_fmpq(result), as_fmpq(lower), as_fmpq(upper));
    return result;
  }
  const Rational from = -upper;
  const Rational to = -lower;
  fmpq_simplest_between(as_fmpq(result), as_fmpq(from), as_fmpq(to));
  return -result;
}

Rational simple_near(double value, double tolerance) {
  const Rational center = exact_rational(value);
  const Rational reach = exact_rational(tolerance * std::max(1.0, std::abs(value)));
  return simplest_between(center - reach, center + reach);
}

}  // namespace nnsolve
