// Interval Newton over exact rational ends.
//
// With f' away from 0 on X = [lower, upper], the root lies in m - f(m) / f'(X) for any m in X. Arb encloses that; its
// ends are dyadic and become the new interval, which about doubles the correct bits. Where the step does not help,
// one bisection with an exact sign does, so nothing here relies on floating point for more than speed.
#include "algebra/field_root.h"

#include "algebra/root_isolation.h"

#include "nnsolve/error.h"

#include <algorithm>

namespace nnsolve {

namespace {

constexpr slong guard_bits = 64;

Rational absolute(const Rational& value) { return value.sign() < 0 ? -value : value; }

Rational rational_from_arf(const arf_struct* value) {
  Rational result;
  arf_get_fmpq(as_fmpq(result), value);
  return result;
}

Arb ball_between(const Rational& lower, const Rational& upper, slong precision) {
  Arb result;
  Arb end;
  arb_set_fmpq(result, as_fmpq(lower), precision);
  arb_set_fmpq(end, as_fmpq(upper), precision);
  arb_union(result, result, end, precision);
  return result;
}

std::pair<Rational, Rational> ends(const Arb& ball, slong precision) {
  arf_t lower;
  arf_t upper;
  arf_init(lower);
  arf_init(upper);
  arb_get_interval_arf(lower, upper, ball, precision);
  std::pair<Rational, Rational> result{rational_from_arf(lower), rational_from_arf(upper)};
  arf_clear(lower);
  arf_clear(upper);
  return result;
}

}  // namespace

FieldRoot::FieldRoot(const Field& field)
    : FieldRoot(primitive_polynomial(field.polynomial), field.lower, field.upper) {}

FieldRoot::FieldRoot(FmpzPoly polynomial, Rational lower, Rational upper)
    : polynomial_(std::move(polynomial)), lower_(std::move(lower)), upper_(std::move(upper)) {
  fmpz_poly_derivative(derivative_, polynomial_);
  sign_at_lower_ = sign_at(polynomial_, lower_);
  NNSOLVE_ASSERT(lower_ < upper_ && sign_at_lower_ * sign_at(polynomial_, upper_) < 0);
}

void FieldRoot::bisect() {
  Rational middle = (lower_ + upper_) / Rational(2);
  (sign_at(polynomial_, middle) == sign_at_lower_ ? lower_ : upper_) = std::move(middle);
}

slong FieldRoot::accuracy() const {
  const Rational size = std::max(absolute(lower_), absolute(upper_));
  return binary_exponent(size) - binary_exponent(upper_ - lower_);
}

bool FieldRoot::newton_step() {
  const slong size = std::max<slong>(binary_exponent(std::max(absolute(lower_), absolute(upper_))), 1);
  const slong precision = 2 * std::max<slong>(accuracy(), 0) + std::abs(fmpz_poly_max_bits(polynomial_)) +
                          size * static_cast<slong>(degree()) + guard_bits;
  const Arb interval = ball_between(lower_, upper_, precision);
  Arb slope;
  arb_fmpz_poly_evaluate_arb(slope, derivative_, interval, precision);
  if (arb_contains_zero(slope)) return false;

  Arb middle;
  Arb step;
  arb_set_fmpq(middle, as_fmpq((lower_ + upper_) / Rational(2)), precision);
  arb_fmpz_poly_evaluate_arb(step, polynomial_, middle, precision);
  arb_div(step, step, slope, precision);
  arb_sub(middle, middle, step, precision);
  auto [lower, upper] = ends(middle, precision);
  const Rational old_width = upper_ - lower_;
  if (lower > lower_) lower_ = std::move(lower);
  if (upper < upper_) upper_ = std::move(upper);
  NNSOLVE_ASSERT(lower_ < upper_);
  return Rational(4) * (upper_ - lower_) <= old_width;
}

void FieldRoot::refine(slong precision) {
  while (accuracy() < precision) {
    if (!newton_step()) bisect();
  }
}

Arb FieldRoot::ball(slong precision) {
  refine(precision + 2);
  return ball_between(lower_, upper_, precision + 2);
}

std::pair<Rational, Rational> FieldRoot::short_interval() {
  for (slong bits = 0;; bits += 1 + bits / 4) {
    const Rational scale = power_of_two(bits);
    while (floor(lower_ * scale) != floor(upper_ * scale)) bisect();
    const Rational lower = floor(lower_ * scale) / scale;
    const Rational upper = lower + Rational(1) / scale;
    if (shows_one_root(polynomial_, lower, upper)) return {lower, upper};
  }
}

Field FieldRoot::field() {
  auto [lower, upper] = short_interval();
  return {to_univariate(polynomial_), std::move(lower), std::move(upper)};
}

int compare_distinct(FieldRoot& a, FieldRoot& b) {
  for (slong precision = 8;; precision *= 2) {
    if (a.upper() <= b.lower()) return -1;
    if (b.upper() <= a.lower()) return 1;
    a.refine(precision);
    b.refine(precision);
  }
}

int compare_distinct(const FieldRoot& a, const Rational& b) {
  if (b <= a.lower()) return 1;
  if (b >= a.upper()) return -1;
  return sign_at(a.polynomial(), b) == sign_at(a.polynomial(), a.lower()) ? 1 : -1;
}

}  // namespace nnsolve
