// They are the roots of the characteristic polynomial, all real. Its irreducible factors have simple roots and none in
// common, so each factor's exponent is the multiplicity of all its roots.
#include "algebra/eigenvalues.h"

#include "algebra/field_root.h"
#include "algebra/flint_convert.h"

#include "nnsolve/error.h"
#include "nnsolve/witness.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

namespace {

FmpzPoly characteristic_polynomial_of(const std::vector<std::vector<Rational>>& matrix) {
  const auto size = static_cast<slong>(matrix.size());
  fmpq_mat_t copy;
  fmpq_mat_init(copy, size, size);
  for (slong row = 0; row < size; ++row) {
    for (slong column = 0; column < size; ++column) {
      fmpq_set(fmpq_mat_entry(copy, row, column),
               as_fmpq(matrix[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)]));
    }
  }
  FmpqPoly polynomial;
  fmpq_mat_charpoly(polynomial, copy);
  fmpq_mat_clear(copy);
  FmpzPoly result;
  fmpq_poly_get_numerator(result, polynomial);
  return result;
}

bool is_less(const Real& a, const Real& b) {
  if (a == b) return false;
  if (a.is_rational() && b.is_rational()) return a.rational() < b.rational();
  const auto root = [](const Real& number) {
    const auto [lower, upper] = number.isolating_interval();
    return FieldRoot(Field{number.minimal_polynomial(), lower, upper});
  };
  if (a.is_rational()) return compare_distinct(root(b), a.rational()) > 0;
  if (b.is_rational()) return compare_distinct(root(a), b.rational()) < 0;
  FieldRoot left = root(a);
  FieldRoot right = root(b);
  return compare_distinct(left, right) < 0;
}

}  // namespace

std::vector<Eigenvalue> eigenvalues(const std::vector<std::vector<Rational>>& symmetric) {
  std::vector<Eigenvalue> result;
  if (symmetric.empty()) return result;
  fmpz_poly_factor_t factors;
  fmpz_poly_factor_init(factors);
  const FmpzPoly polynomial = characteristic_polynomial_of(symmetric);
  fmpz_poly_factor(factors, polynomial);
  std::size_t count = 0;
  for (slong i = 0; i < factors->num; ++i) {
    const UnivariatePolynomial factor = to_univariate(&factors->p[i]);
    const auto multiplicity = static_cast<std::size_t>(factors->exp[i]);
    for (std::size_t index = 1; index < factor.size(); ++index) {
      const std::optional<Real> root = Real::root_by_index(factor, index);
      NNSOLVE_ASSERT(root.has_value());
      result.push_back({*root, multiplicity});
      count += multiplicity;
    }
  }
  fmpz_poly_factor_clear(factors);
  NNSOLVE_ASSERT(count == symmetric.size());
  std::ranges::sort(result, [](const Eigenvalue& a, const Eigenvalue& b) { return is_less(b.value, a.value); });
  return result;
}

}  // namespace nnsolve
