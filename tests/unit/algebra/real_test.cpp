#include "nnsolve/real.h"

#include "tests/unit/algebra/random_numbers.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace nnsolve;

namespace {

Rational evaluate(const UnivariatePolynomial& polynomial, const Rational& x) {
  Rational value;
  for (std::size_t i = polynomial.size(); i-- > 0;) value = value * x + polynomial[i];
  return value;
}

UnivariatePolynomial product(const UnivariatePolynomial& a, const UnivariatePolynomial& b) {
  UnivariatePolynomial result(a.size() + b.size() - 1);
  for (std::size_t i = 0; i < a.size(); ++i) {
    for (std::size_t j = 0; j < b.size(); ++j) result[i + j] += a[i] * b[j];
  }
  return result;
}

std::vector<Real> all_roots(const UnivariatePolynomial& polynomial) {
  std::vector<Real> roots;
  while (auto root = Real::root_by_index(polynomial, roots.size() + 1)) roots.push_back(*root);
  return roots;
}

/// What real.h promises of every Real.
void check_real(const Real& number) {
  const UnivariatePolynomial minimal = number.minimal_polynomial();
  const auto [lower, upper] = number.isolating_interval();
  CAPTURE(number.to_string());
  REQUIRE(minimal.size() == number.degree() + 1);
  REQUIRE(minimal.back().sign() == 1);
  for (const Rational& c : minimal) REQUIRE(c.is_integer());
  REQUIRE(lower < upper);
  REQUIRE((evaluate(minimal, lower) * evaluate(minimal, upper)).sign() == -1);
  const auto again = Real::root_in_interval(minimal, lower, upper);
  REQUIRE(again.has_value());
  REQUIRE(*again == number);
}

}  // namespace

// Without it: nothing says that indices count from the smallest, from 1, and distinct roots only.
TEST_CASE("roots by index") {
  const UnivariatePolynomial square_root = {-2, 0, 1};
  REQUIRE(all_roots(square_root).size() == 2);
  CHECK_FALSE(Real::root_by_index(square_root, 0));
  CHECK(Real::root_by_index(square_root, 1)->isolating_interval() == std::pair<Rational, Rational>(-2, -1));
  CHECK(Real::root_by_index(square_root, 2)->isolating_interval() == std::pair<Rational, Rational>(1, 2));
  CHECK(Real::root_by_index(square_root, 2)->to_string() == "root of x^2 - 2 in (1, 2)");
  CHECK(all_roots({1, 0, 1}).empty());
  CHECK(all_roots({5}).empty());
  CHECK(all_roots({}).empty());
  CHECK(all_roots({0, 0, 0}).empty());
  CHECK(all_roots({0, 1}) == std::vector<Real>{Rational(0)});
  CHECK(all_roots({Rational(1, 2), Rational(-1, 3), 0, 0}) == std::vector<Real>{Real(Rational(3, 2))});
}

// Without it: polynomials as solvers really write them, reducible and with multiple roots, could give wrong numbers.
TEST_CASE("roots of reducible polynomials with multiple roots") {
  // (x^2 - 2)^2 (x - 1)^3 (x^3 - 3x + 1) (2x + 3) / 7
  UnivariatePolynomial p = product({-2, 0, 1}, {-2, 0, 1});
  for (int i = 0; i < 3; ++i) p = product(p, {-1, 1});
  p = product(product(p, {1, -3, 0, 1}), {3, 2});
  for (Rational& c : p) c /= Rational(-7);
  const std::vector<Real> roots = all_roots(p);
  REQUIRE(roots.size() == 7);
  for (const Real& root : roots) check_real(root);
  // -1.879, -3/2, -1.414, 0.347, 1, 1.414, 1.532
  const UnivariatePolynomial cubic = {1, -3, 0, 1};
  CHECK(roots[0] == *Real::root_by_index(cubic, 1));
  CHECK(roots[1] == Real(Rational(-3, 2)));
  CHECK(roots[2] == *Real::root_by_index({-2, 0, 1}, 1));
  CHECK(roots[3] == *Real::root_by_index(cubic, 2));
  CHECK(roots[4] == Real(Rational(1)));
  CHECK(roots[5] == *Real::root_by_index({-4, 0, 2}, 2));
  CHECK(roots[6] == *Real::root_by_index(cubic, 3));
  CHECK_FALSE(roots[2] == roots[5]);
}

// Without it: the closed interval of cvc5's and Z3's answers could be read as an open one.
TEST_CASE("the root in a closed interval") {
  const UnivariatePolynomial p = product({-1, 1}, {-2, 0, 1});  // 1, -sqrt 2, sqrt 2
  CHECK(*Real::root_in_interval(p, 1, 1) == Real(Rational(1)));
  CHECK(*Real::root_in_interval(p, 0, 1) == Real(Rational(1)));
  CHECK(*Real::root_in_interval(p, 1, Rational(7, 5)) == Real(Rational(1)));
  CHECK_FALSE(Real::root_in_interval(p, 1, 2));
  CHECK_FALSE(Real::root_in_interval(p, 2, 3));
  CHECK_FALSE(Real::root_in_interval(p, 2, 1));
  CHECK_FALSE(Real::root_in_interval(p, Rational(1, 2), Rational(1, 2)));
  CHECK(*Real::root_in_interval(p, Rational(141421356, 100000000), Rational(141421357, 100000000)) ==
        *Real::root_by_index({-2, 0, 1}, 2));
  CHECK_FALSE(Real::root_in_interval({0}, 0, 1));
  CHECK_FALSE(Real::root_in_interval({3}, 0, 1));
}

// Without it: the two ways to name a root could mean different numbers.
TEST_CASE("index and interval agree on random polynomials") {
  INFO("seed " << test_seed());
  Random random(test_seed());
  for (int round = 0; round < 150; ++round) {
    UnivariatePolynomial p = {1};
    const auto factors = random.between(1, 3);
    for (int i = 0; i < factors; ++i) {
      UnivariatePolynomial factor(static_cast<std::size_t>(random.between(2, 5)));
      for (Rational& c : factor) c = random.small_rational();
      p = product(p, factor);
    }
    const std::vector<Real> roots = all_roots(p);
    for (std::size_t i = 0; i < roots.size(); ++i) {
      check_real(roots[i]);
      for (std::size_t j = 0; j < roots.size(); ++j) REQUIRE((roots[i] == roots[j]) == (i == j));
    }
  }
}

// Without it: roots that are close together, or far out, could be confused or never be separated.
TEST_CASE("ill-conditioned polynomials") {
  SECTION("Wilkinson's, exact and disturbed") {
    UnivariatePolynomial p = {1};
    for (int i = 1; i <= 20; ++i) p = product(p, {-i, 1});
    const std::vector<Real> exact = all_roots(p);
    REQUIRE(exact.size() == 20);
    for (int i = 0; i < 20; ++i) CHECK(exact[static_cast<std::size_t>(i)] == Real(Rational(i + 1)));
    p[19] -= Rational(1, 1 << 23);  // Wilkinson 1963: ten of the roots become complex
    CHECK(all_roots(p).size() == 10);
    for (const Real& root : all_roots(p)) check_real(root);
  }
  SECTION("Mignotte's: two roots about 2^-220 apart") {
    UnivariatePolynomial p(41);
    p[40] = 1;
    p[0] = -2;
    p[1] = 4000;
    p[2] = -2000000;
    const std::vector<Real> roots = all_roots(p);
    REQUIRE(roots.size() == 4);
    for (const Real& root : roots) check_real(root);
  }
  SECTION("huge and tiny") {
    std::string problem;
    const Rational huge = *Rational::parse("1e60", problem) + Rational(1);
    check_real(*Real::root_by_index({-huge, 0, 1}, 2));
    check_real(*Real::root_by_index({-1, 0, huge}, 2));
    check_real(*Real::root_by_index({-1, 0, huge}, 1));
  }
}

// Without it: minimal polynomials of rationals have no contract.
TEST_CASE("a rational is a real") {
  const Real half(Rational(-1, 2));
  check_real(half);
  CHECK(half.is_rational());
  CHECK(half.degree() == 1);
  CHECK(half.minimal_polynomial() == UnivariatePolynomial{1, 2});
  CHECK(half.algebraic() == nullptr);
  CHECK(half.to_string() == "-1/2");
  CHECK(Real() == Real(Rational(0)));
  CHECK_FALSE(half == *Real::root_by_index({-2, 0, 1}, 1));
}
