// The characteristic polynomial c of the multiplication by p in Q(theta) has p as a root, so c(x^2) has sqrt(p). Which
// of its roots that is, an enclosure of sqrt(p) tells that is narrow enough to hold only one.
#include "algebra/square_root.h"

#include "algebra/field_root.h"
#include "algebra/flint_convert.h"
#include "algebra/univariate.h"

#include "nnsolve/error.h"

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

UnivariatePolynomial at_square(const FmpqPoly& polynomial) {
  UnivariatePolynomial result;
  for (slong i = 0; i < fmpq_poly_length(polynomial); ++i) {
    if (i > 0) result.emplace_back();
    fmpq_poly_get_coeff_fmpq(as_fmpq(result.emplace_back()), polynomial, i);
  }
  return result;
}

/// Rational bounds of the root of the number, whose enclosure has about as many bits as asked for.
std::pair<Rational, Rational> root_bounds(const FmpqPoly& number, FieldRoot& theta, slong precision) {
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
  arb_sqrtpos(ball, ball, precision);
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

Real root_of_irrational(const Value& value, const Field& field) {
  const FmpqPoly number = to_fmpq_poly(value.irrational());
  const UnivariatePolynomial polynomial = at_square(characteristic_polynomial(number, to_fmpq_poly(field.polynomial)));
  FieldRoot theta(field);
  for (slong precision = 64;; precision *= 2) {
    const auto [lower, upper] = root_bounds(number, theta, precision);
    if (auto root = Real::root_in_interval(polynomial, lower, upper)) return *root;
  }
}

}  // namespace

Real square_root(const Value& value, const std::vector<Field>& fields) {
  if (!value.is_rational()) {
    const auto generator = only_variable(value.irrational());
    NNSOLVE_ASSERT(generator && *generator < fields.size());
    return root_of_irrational(value, fields[*generator]);
  }
  const Rational& square = value.rational();
  NNSOLVE_ASSERT(square.sign() >= 0);
  return *Real::root_in_interval({-square, Rational(), Rational(1)}, Rational(), square + Rational(1));
}

}  // namespace nnsolve
