// Primitive elements by linear algebra.
//
// Let a and b have the minimal polynomials f and g. In A = Q[x, y] / (f, g), of dimension N = deg f * deg g, take the
// powers 1, e, ..., e^(N-1) of e = x + c y. A has no nilpotents, so they are a basis exactly if e takes N different
// values at the N points of A, which all but finitely many integers c achieve. Solving for e^N, x and y in that basis
// gives the characteristic polynomial h of e, without multiple roots, and polynomials p, q with x = p(e), y = q(e).
// All of this holds at the point (a, b): with e0 = a + c b, a = p(e0) and b = q(e0), and the irreducible factor of h
// that vanishes at e0 is its minimal polynomial, of degree below N if the fields are not independent. There is no
// search and no guess in it.
#include "algebra/primitive_element.h"

#include "algebra/root_isolation.h"

#include "nnsolve/error.h"

#include <optional>

namespace nnsolve {

namespace {

/// An element of A by its coordinates: that of x^i y^j is at i + j * deg f.
using Element = std::vector<Rational>;

class ProductAlgebra {
 public:
  ProductAlgebra(const FieldRoot& a, const FieldRoot& b)
      : f_(to_univariate(a.polynomial())), g_(to_univariate(b.polynomial())), m_(a.degree()), n_(b.degree()) {}

  std::size_t dimension() const { return m_ * n_; }
  std::size_t x_place() const { return 1; }
  std::size_t y_place() const { return m_; }

  /// (x + c y) * element
  Element times(const Element& element, const Rational& c) const {
    Element result(dimension());
    for (std::size_t j = 0; j < n_; ++j) {
      const Rational carry = element[m_ - 1 + j * m_] / f_[m_];
      for (std::size_t i = 0; i < m_; ++i) {
        if (i > 0) result[i + j * m_] += element[i - 1 + j * m_];
        if (!carry.is_zero()) result[i + j * m_] -= carry * f_[i];
      }
    }
    for (std::size_t i = 0; i < m_; ++i) {
      const Rational carry = c * element[i + (n_ - 1) * m_] / g_[n_];
      for (std::size_t j = 0; j < n_; ++j) {
        if (j > 0) result[i + j * m_] += c * element[i + (j - 1) * m_];
        if (!carry.is_zero()) result[i + j * m_] -= carry * g_[j];
      }
    }
    return result;
  }

 private:
  UnivariatePolynomial f_;
  UnivariatePolynomial g_;
  std::size_t m_;
  std::size_t n_;
};

/// h, p and q of the top comment.
struct Basis {
  FmpqPoly characteristic;
  FmpqPoly x;
  FmpqPoly y;
};

void set_column(fmpq_mat_struct* matrix, std::size_t column, const Element& element) {
  for (std::size_t row = 0; row < element.size(); ++row) {
    fmpq_set(fmpq_mat_entry(matrix, static_cast<slong>(row), static_cast<slong>(column)), as_fmpq(element[row]));
  }
}

FmpqPoly column_polynomial(const fmpq_mat_struct* matrix, slong column) {
  UnivariatePolynomial coefficients(static_cast<std::size_t>(fmpq_mat_nrows(matrix)));
  for (std::size_t row = 0; row < coefficients.size(); ++row) {
    fmpq_set(as_fmpq(coefficients[row]), fmpq_mat_entry(matrix, static_cast<slong>(row), column));
  }
  return to_fmpq_poly(coefficients);
}

/// Nothing if the powers of x + c y are no basis.
std::optional<Basis> power_basis(const ProductAlgebra& algebra, const Rational& c) {
  const auto size = static_cast<slong>(algebra.dimension());
  fmpq_mat_t powers;
  fmpq_mat_t wanted;
  fmpq_mat_t solution;
  fmpq_mat_init(powers, size, size);
  fmpq_mat_init(wanted, size, 3);
  fmpq_mat_init(solution, size, 3);
  Element power(algebra.dimension());
  power[0] = Rational(1);
  for (std::size_t i = 0; i < algebra.dimension(); ++i) {
    set_column(powers, i, power);
    power = algebra.times(power, c);
  }
  set_column(wanted, 0, power);
  fmpq_one(fmpq_mat_entry(wanted, static_cast<slong>(algebra.x_place()), 1));
  fmpq_one(fmpq_mat_entry(wanted, static_cast<slong>(algebra.y_place()), 2));

  std::optional<Basis> result;
  if (fmpq_mat_solve(solution, powers, wanted) != 0) {
    result = Basis{column_polynomial(solution, 0), column_polynomial(solution, 1), column_polynomial(solution, 2)};
    fmpq_poly_neg(result->characteristic, result->characteristic);
    fmpq_poly_set_coeff_si(result->characteristic, size, 1);
  }
  fmpq_mat_clear(powers);
  fmpq_mat_clear(wanted);
  fmpq_mat_clear(solution);
  return result;
}

/// The factor that vanishes at a + c b. The factors have no root in common, so it is the only one with a root in an
/// interval around a + c b that is small enough.
FieldRoot find_root(const std::vector<FmpzPoly>& factors, FieldRoot& a, FieldRoot& b, const Rational& c) {
  for (slong precision = 16;; precision *= 2) {
    a.refine(precision);
    b.refine(precision);
    const Rational lower = a.lower() + c * (c.sign() > 0 ? b.lower() : b.upper());
    const Rational upper = a.upper() + c * (c.sign() > 0 ? b.upper() : b.lower());
    const FmpzPoly* holder = nullptr;
    std::size_t roots = 0;
    for (const FmpzPoly& factor : factors) {
      // a + c b is not rational, as it generates a field that holds a.
      if (fmpz_poly_degree(factor) < 2) continue;
      const std::size_t count = count_roots_between(factor, lower, upper);
      if (count > 0) holder = &factor;
      roots += count;
    }
    NNSOLVE_ASSERT(roots > 0);
    if (roots == 1) return FieldRoot(*holder, lower, upper);
  }
}

}  // namespace

PrimitiveElement primitive_element(FieldRoot& a, FieldRoot& b) {
  const ProductAlgebra algebra(a, b);
  for (int step = 2;; ++step) {
    const Rational c(step % 2 == 0 ? step / 2 : -(step / 2));  // 1, -1, 2, -2, ...
    const auto basis = power_basis(algebra, c);
    if (!basis) continue;
    FmpzPoly characteristic;
    fmpq_poly_get_numerator(characteristic, basis->characteristic);
    PrimitiveElement result{find_root(irreducible_factors(characteristic), a, b, c), basis->x, basis->y};
    FmpqPoly modulus;
    fmpq_poly_set_fmpz_poly(modulus, result.root.polynomial());
    fmpq_poly_rem(result.a, result.a, modulus);
    fmpq_poly_rem(result.b, result.b, modulus);
    return result;
  }
}

}  // namespace nnsolve
