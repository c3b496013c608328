// The characteristic polynomial c of the multiplication by p in Q(theta) has p as a root, and c(x^2) has sqrt(p). Which
// of its roots that is, an enclosure tells that is narrow enough to hold only one.
#include "algebra/square_root.h"

#include "algebra/field_merge.h"
#include "algebra/field_root.h"
#include "algebra/flint_convert.h"
#include "algebra/univariate.h"

#include "nnsolve/error.h"

#include <cstdint>
#include <utility>

namespace nnsolve {

namespace {

class FmpqMatrix {
 public:
  explicit FmpqMatrix(slong size) { fmpq_mat_init(matrix_, size, size); }
  FmpqMatrix(const FmpqMatrix&) = delete;
  FmpqMatrix& operator=(const FmpqMatrix&) = delete;
  ~FmpqMatrix() { fmpq_mat_clear(matrix_); }
  fmpq_mat_struct* get() { return matrix_; }

 private:
  fmpq_mat_t matrix_;
};

/// Of the multiplication by `number` modulo the modulus: column j is number * x^j.
FmpqPoly characteristic_polynomial(const FmpqPoly& number, const FmpqPoly& modulus) {
  const slong degree = fmpq_poly_degree(modulus);
  FmpqMatrix matrix(degree);
  FmpqPoly image;
  fmpq_poly_rem(image, number, modulus);
  for (slong column = 0; column < degree; ++column) {
    for (slong row = 0; row < degree; ++row) {
      fmpq_poly_get_coeff_fmpq(fmpq_mat_entry(matrix.get(), row, column), image, row);
    }
    fmpq_poly_shift_left(image, image, 1);
    fmpq_poly_rem(image, image, modulus);
  }
  FmpqPoly result;
  fmpq_mat_charpoly(result, matrix.get());
  return result;
}

enum class Wanted : std::uint8_t { number, root };

/// c(x), or c(x^2) for the root.
UnivariatePolynomial annihilator(const FmpqPoly& polynomial, Wanted wanted) {
  UnivariatePolynomial result;
  for (slong i = 0; i < fmpq_poly_length(polynomial); ++i) {
    if (i > 0 && wanted == Wanted::root) result.emplace_back();
    fmpq_poly_get_coeff_fmpq(as_fmpq(result.emplace_back()), polynomial, i);
  }
  return result;
}

/// Rational bounds of the number or its root, whose enclosure has about as many bits as asked for.
std::pair<Rational, Rational> bounds(const FmpqPoly& number, FieldRoot& theta, slong precision, Wanted wanted) {
  const Arb point = theta.ball(precision);
  Arb ball;
  Arb coefficient;
  for (slong i = fmpq_poly_length(number) - 1; i >= 0; --i) {
    Rational c;
    fmpq_poly_get_coeff_fmpq(as_fmpq(c), number, i);
    arb_set_fmpq(coefficient, as_fmpq(c), precision);
    arb_mul(ball, ball, point, precision);
    arb_add(ball, ball, coefficient, precision);
  }
  if (wanted == Wanted::root) arb_sqrtpos(ball, ball, precision);
  arf_t end;
  arf_init(end);
  std::pair<Rational, Rational> result;
  arb_get_lbound_arf(end, ball, precision);
  arf_get_fmpq(as_fmpq(result.first), end);
  arb_get_ubound_arf(end, ball, precision);
  arf_get_fmpq(as_fmpq(result.second), end);
  arf_clear(end);
  return result;
}

Real from_irrational(const Value& value, const Field& field, Wanted wanted) {
  const FmpqPoly number = to_fmpq_poly(value.irrational());
  const UnivariatePolynomial polynomial =
      annihilator(characteristic_polynomial(number, to_fmpq_poly(field.polynomial)), wanted);
  FieldRoot theta(field);
  for (slong precision = 64;; precision *= 2) {
    const auto [lower, upper] = bounds(number, theta, precision, wanted);
    if (auto root = Real::root_in_interval(polynomial, lower, upper)) return *root;
  }
}

}  // namespace

Real real_of(const Value& value, const std::vector<Field>& fields) {
  if (value.is_rational()) return value.rational();
  if (const auto generator = only_variable(value.irrational())) {
    NNSOLVE_ASSERT(*generator < fields.size());
    return from_irrational(value, fields[*generator], Wanted::number);
  }
  std::vector<std::size_t> group;
  for (const Variable field : variables_of(value.irrational())) group.push_back(field);
  const MergedFields merged = merge_fields(fields, {group});
  const FieldArithmetic arithmetic(merged.fields);
  return real_of(substitute(value, merged.generators, arithmetic), merged.fields);
}

Real square_root(const Value& value, const std::vector<Field>& fields) {
  if (!value.is_rational()) {
    const auto generator = only_variable(value.irrational());
    NNSOLVE_ASSERT(generator && *generator < fields.size());
    return from_irrational(value, fields[*generator], Wanted::root);
  }
  const Rational& square = value.rational();
  NNSOLVE_ASSERT(square.sign() >= 0);
  return *Real::root_in_interval({-square, Rational(), Rational(1)}, Rational(), square + Rational(1));
}

}  // namespace nnsolve
