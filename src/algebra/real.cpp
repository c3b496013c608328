// Real algebraic numbers: a rational, or an irreducible polynomial with an isolating interval.
//
// Solvers name roots of whatever polynomial they have at hand: reducible, with multiple roots, with rational ones.
// So the polynomial is factored first, and a root of a factor of degree 1 becomes a rational. Two irrational numbers
// are equal if and only if they have the same minimal polynomial and it has a root in both isolating intervals.
#include "nnsolve/real.h"

#include "algebra/algebraic_number.h"
#include "algebra/field_root.h"
#include "algebra/root_isolation.h"

#include "nnsolve/error.h"

#include <algorithm>

namespace nnsolve {

namespace {

Rational root_of_linear(const FmpzPoly& factor) {
  Rational root = -rational_from_fmpz(factor->coeffs);
  root /= rational_from_fmpz(factor->coeffs + 1);
  return root;
}

Real make_real(FieldRoot& root) { return Real(std::make_shared<const AlgebraicNumber>(AlgebraicNumber{root.field()})); }

/// A root on the way to becoming a Real, comparable with roots of other irreducible polynomials.
struct Candidate {
  std::optional<Rational> rational;
  std::optional<FieldRoot> irrational;
};

bool precedes(Candidate& a, Candidate& b) {
  if (a.rational && b.rational) return *a.rational < *b.rational;
  if (a.rational) return compare_distinct(*b.irrational, *a.rational) > 0;
  if (b.rational) return compare_distinct(*a.irrational, *b.rational) < 0;
  return compare_distinct(*a.irrational, *b.irrational) < 0;
}

Real make_real(Candidate& candidate) {
  return candidate.rational ? Real(*candidate.rational) : make_real(*candidate.irrational);
}

void append_roots(std::vector<Candidate>& roots, const FmpzPoly& factor) {
  if (fmpz_poly_degree(factor) == 1) {
    roots.push_back({root_of_linear(factor), std::nullopt});
    return;
  }
  for (auto& [lower, upper] : isolate_real_roots(factor)) {
    roots.push_back({std::nullopt, FieldRoot(factor, std::move(lower), std::move(upper))});
  }
}

/// The isolated roots of the factor that lie in the interval; no end of it is a root, as the factor has no rational
/// one.
void append_roots_between(std::vector<Candidate>& roots, const FmpzPoly& factor, const Rational& lower,
                          const Rational& upper) {
  if (fmpz_poly_degree(factor) == 1) {
    const Rational root = root_of_linear(factor);
    if (lower <= root && root <= upper) roots.push_back({root, std::nullopt});
    return;
  }
  if (lower == upper) return;
  for (auto& [left, right] : isolate_real_roots(factor)) {
    FieldRoot root(factor, std::move(left), std::move(right));
    if (compare_distinct(root, lower) > 0 && compare_distinct(root, upper) < 0) {
      roots.push_back({std::nullopt, std::move(root)});
    }
  }
}

std::string polynomial_text(const UnivariatePolynomial& polynomial) {
  std::string text;
  for (std::size_t power = polynomial.size(); power-- > 0;) {
    const Rational& coefficient = polynomial[power];
    if (coefficient.is_zero()) continue;
    const bool negative = coefficient.sign() < 0;
    const Rational size = negative ? -coefficient : coefficient;
    text += text.empty() ? (negative ? "-" : "") : (negative ? " - " : " + ");
    if (power == 0 || !size.is_one()) size.append_to(text);
    if (power > 0) text += size.is_one() ? "x" : "*x";
    if (power > 1) text.append("^").append(std::to_string(power));
  }
  return text;
}

}  // namespace

std::optional<Real> Real::root_by_index(const UnivariatePolynomial& polynomial, std::size_t index) {
  std::vector<Candidate> roots;
  for (const FmpzPoly& factor : irreducible_factors(primitive_polynomial(polynomial))) append_roots(roots, factor);
  if (index == 0 || index > roots.size()) return std::nullopt;
  // Comparing refines the roots, which changes no comparison.
  std::vector<Candidate*> order;
  for (Candidate& root : roots) order.push_back(&root);
  std::sort(order.begin(), order.end(), [](Candidate* a, Candidate* b) { return a != b && precedes(*a, *b); });
  return make_real(*order[index - 1]);
}

std::optional<Real> Real::root_in_interval(const UnivariatePolynomial& polynomial, const Rational& lower,
                                           const Rational& upper) {
  std::vector<Candidate> roots;
  if (lower > upper) return std::nullopt;
  for (const FmpzPoly& factor : irreducible_factors(primitive_polynomial(polynomial))) {
    append_roots_between(roots, factor, lower, upper);
  }
  if (roots.size() != 1) return std::nullopt;
  return make_real(roots.front());
}

const AlgebraicNumber* Real::algebraic() const noexcept {
  const auto* number = std::get_if<std::shared_ptr<const AlgebraicNumber>>(&value_);
  return number == nullptr ? nullptr : number->get();
}

std::size_t Real::degree() const { return is_rational() ? 1 : algebraic()->field.polynomial.size() - 1; }

UnivariatePolynomial Real::minimal_polynomial() const {
  if (is_rational()) return {-rational().numerator(), rational().denominator()};
  return algebraic()->field.polynomial;
}

std::pair<Rational, Rational> Real::isolating_interval() const {
  if (is_rational()) return {rational() - Rational(1), rational() + Rational(1)};
  return {algebraic()->field.lower, algebraic()->field.upper};
}

bool operator==(const Real& a, const Real& b) {
  if (a.is_rational() || b.is_rational()) {
    return a.is_rational() && b.is_rational() && a.rational() == b.rational();
  }
  if (a.algebraic() == b.algebraic()) return true;
  const Field& left = a.algebraic()->field;
  const Field& right = b.algebraic()->field;
  if (left.polynomial != right.polynomial) return false;
  const Rational& lower = std::max(left.lower, right.lower);
  const Rational& upper = std::min(left.upper, right.upper);
  if (lower >= upper) return false;
  // Each interval holds one root, a simple one: their intersection holds it if the sign changes, and none otherwise.
  const FmpzPoly polynomial = primitive_polynomial(left.polynomial);
  return sign_at(polynomial, lower) != sign_at(polynomial, upper);
}

std::string Real::to_string() const {
  if (is_rational()) return rational().to_string();
  const Field& field = algebraic()->field;
  return "root of " + polynomial_text(field.polynomial) + " in (" + field.lower.to_string() + ", " +
         field.upper.to_string() + ")";
}

}  // namespace nnsolve
