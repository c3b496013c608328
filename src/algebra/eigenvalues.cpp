// They are the roots of the characteristic polynomial, all real. Its irreducible factors have simple roots and none in
// common, so each factor's exponent is the multiplicity of all its roots.
#include "algebra/eigenvalues.h"

#include "algebra/compare_reals.h"
#include "algebra/flint_convert.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <optional>

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
  std::ranges::sort(result, [](const Eigenvalue& a, const Eigenvalue& b) { return compare(b.value, a.value) < 0; });
  return result;
}

}  // namespace nnsolve
