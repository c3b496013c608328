// A value v = g(t) over one field is a root of the characteristic polynomial of the multiplication by v, and that is a
// power of v's minimal polynomial. Which of the roots it is, is told by balls around v, the smaller the longer there is
// more than one.
#include "algebra/own_root.h"

#include "algebra/field_merge.h"
#include "algebra/field_root.h"
#include "algebra/flint_convert.h"
#include "algebra/number_field.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

/// A value over one field.
struct OneFieldValue {
  Field field;
  UnivariatePolynomial in_generator;  // of lower degree than the field
};

std::vector<std::size_t> fields_of(const Polynomial& polynomial) {
  std::vector<std::size_t> fields;
  for (const Term& term : polynomial.terms()) {
    for (const Variable generator : term.monomial.factors()) fields.push_back(generator);
  }
  std::ranges::sort(fields);
  fields.erase(std::unique(fields.begin(), fields.end()), fields.end());
  return fields;
}

/// The work grows with a high power of the degree: at this one it takes seconds.
constexpr std::size_t most_degree = 256;

void expect_moderate_degree(const std::vector<Field>& fields, const std::vector<std::size_t>& used) {
  std::size_t degree = 1;
  for (const std::size_t field : used)
    degree = std::min(most_degree + 1, degree * (fields[field].polynomial.size() - 1));
  if (degree <= most_degree) return;
  throw NumberTooLarge("the polynomial of this number may have a degree above " + std::to_string(most_degree));
}

/// The value is no rational as it is written. Several fields become one; then it may turn out to be one.
std::variant<Rational, OneFieldValue> over_one_field(Value value, std::vector<Field> fields) {
  const std::vector<std::size_t> used = fields_of(value.irrational());
  if (used.size() > 1) {
    expect_moderate_degree(fields, used);
    MergedFields merged = merge_fields(fields, {used});
    const FieldArithmetic arithmetic(merged.fields);
    value = substitute(value, merged.generators, arithmetic);
    fields = std::move(merged.fields);
  }
  value = FieldArithmetic(fields).reduce(value.polynomial());
  if (value.is_rational()) return value.rational();
  OneFieldValue result;
  result.field = fields[fields_of(value.irrational()).front()];
  result.in_generator.resize(result.field.polynomial.size() - 1);
  for (const Term& term : value.irrational().terms()) {
    result.in_generator[term.monomial.degree()] = term.coefficient;
  }
  return result;
}

bool is_generator(const OneFieldValue& value) {
  return std::all_of(value.in_generator.begin() + 2, value.in_generator.end(),
                     [](const Rational& coefficient) { return coefficient.is_zero(); }) &&
         value.in_generator[0].is_zero() && value.in_generator[1].is_one();
}

/// Row i: t^i g(t) modulo the field's polynomial.
UnivariatePolynomial minimal_polynomial(const OneFieldValue& value) {
  if (is_generator(value)) return value.field.polynomial;
  const FmpqPoly modulus = to_fmpq_poly(value.field.polynomial);
  FmpqPoly row = to_fmpq_poly(value.in_generator);
  const auto degree = static_cast<slong>(value.field.polynomial.size() - 1);
  fmpq_mat_t matrix;
  fmpq_mat_init(matrix, degree, degree);
  for (slong i = 0; i < degree; ++i) {
    for (slong j = 0; j < degree; ++j) fmpq_poly_get_coeff_fmpq(fmpq_mat_entry(matrix, i, j), row, j);
    fmpq_poly_shift_left(row, row, 1);
    fmpq_poly_rem(row, row, modulus);
  }
  FmpqPoly characteristic;
  fmpq_mat_charpoly(characteristic, matrix);
  fmpq_mat_clear(matrix);
  FmpqPoly derivative;
  FmpqPoly common;
  fmpq_poly_derivative(derivative, characteristic);
  fmpq_poly_gcd(common, characteristic, derivative);
  fmpq_poly_div(characteristic, characteristic, common);
  FmpzPoly primitive;
  fmpq_poly_get_numerator(primitive, characteristic);
  return to_univariate(primitive);
}

/// A closed interval that holds g(t).
std::pair<Rational, Rational> interval_around(const OneFieldValue& value, FieldRoot& root, slong precision) {
  const Arb generator = root.ball(precision);
  Arb sum;
  Arb coefficient;
  for (std::size_t i = value.in_generator.size(); i-- > 0;) {
    arb_mul(sum, sum, generator, precision);
    arb_set_fmpq(coefficient, as_fmpq(value.in_generator[i]), precision);
    arb_add(sum, sum, coefficient, precision);
  }
  Rational lower;
  Rational upper;
  Arb end;
  arb_get_lbound_arf(arb_midref(static_cast<arb_struct*>(end)), sum, precision);
  arf_get_fmpq(as_fmpq(lower), arb_midref(static_cast<arb_struct*>(end)));
  arb_get_ubound_arf(arb_midref(static_cast<arb_struct*>(end)), sum, precision);
  arf_get_fmpq(as_fmpq(upper), arb_midref(static_cast<arb_struct*>(end)));
  return {std::move(lower), std::move(upper)};
}

}  // namespace

Real own_root(const Value& value, const std::vector<Field>& fields) {
  if (value.is_rational()) return value.rational();
  const std::variant<Rational, OneFieldValue> simpler = over_one_field(value, fields);
  if (const auto* rational = std::get_if<Rational>(&simpler)) return *rational;
  const OneFieldValue* over_one = std::get_if<OneFieldValue>(&simpler);
  const UnivariatePolynomial polynomial = minimal_polynomial(*over_one);
  FieldRoot root(over_one->field);
  for (slong precision = 64;; precision *= 2) {
    const auto [lower, upper] = interval_around(*over_one, root, precision);
    if (std::optional<Real> found = Real::root_in_interval(polynomial, lower, upper)) return *std::move(found);
  }
}

}  // namespace nnsolve
