// Lost without these: what a search finds in floating point would become no exact solution, or a false one.
#include "algebra/linear_algebra.h"

#include "algebra/simple_rational.h"
#include "tests/unit/algebra/random_numbers.h"

#include <catch2/catch.hpp>

#include <vector>

using namespace nnsolve;

namespace {

AffineEquation random_equation(Random& random, std::uint32_t unknowns) {
  AffineEquation equation;
  for (std::uint32_t i = 0; i < unknowns; ++i) {
    if (random.between(0, 2) != 0) equation.terms.emplace_back(i, random.small_rational());
  }
  return equation;
}

Rational left_side(const AffineEquation& equation, const std::vector<Rational>& values) {
  Rational sum = equation.constant;
  for (const auto& [unknown, coefficient] : equation.terms) sum += coefficient * values[unknown];
  return sum;
}

/// The simplest number between them, found by trying all denominators.
Rational simplest_by_trial(const Rational& lower, const Rational& upper) {
  for (std::int64_t denominator = 1;; ++denominator) {
    std::optional<Rational> best;
    for (std::int64_t numerator = -40 * denominator; numerator <= 40 * denominator; ++numerator) {
      const Rational value(numerator, denominator);
      if (value < lower || value > upper) continue;
      if (!best || std::abs(value.to_double()) < std::abs(best->to_double())) best = value;
    }
    if (best) return *best;
  }
}

}  // namespace

TEST_CASE("a double is a rational exactly") {
  CHECK(exact_rational(0.0) == Rational(0));
  CHECK(exact_rational(-0.75) == Rational(-3, 4));
  CHECK(exact_rational(0.1) != Rational(1, 10));
  for (const double value : {1e300, -1e-300, 5e-324, 123456789.123}) CHECK(exact_rational(value).to_double() == value);
}

TEST_CASE("the simplest rational of an interval") {
  Random random(test_seed());
  INFO("seed " << test_seed());
  for (int i = 0; i < 300; ++i) {
    const Rational a = random.small_rational();
    const Rational b = a + Rational(random.between(0, 30), random.between(1, 90));
    REQUIRE(simplest_between(a, b) == simplest_by_trial(a, b));
  }
  CHECK(simple_near(0.3333333, 1e-5) == Rational(1, 3));
  CHECK(simple_near(-1234.0001, 1e-5) == Rational(-1234));
  CHECK(simple_near(1e-9, 1e-5) == Rational(0));
}

TEST_CASE("linear equations: all solutions, and pivots as they are wanted") {
  Random random(test_seed());
  INFO("seed " << test_seed());
  for (int i = 0; i < 300; ++i) {
    const auto unknowns = static_cast<std::uint32_t>(random.between(1, 8));
    std::vector<Rational> planted;
    for (std::uint32_t k = 0; k < unknowns; ++k) planted.push_back(random.small_rational());
    std::vector<AffineEquation> equations;
    for (int k = static_cast<int>(random.between(0, 9)); k > 0; --k) {
      equations.push_back(random_equation(random, unknowns));
      equations.back().constant = -left_side(equations.back(), planted);
    }
    std::vector<std::uint32_t> order;
    for (std::uint32_t k = unknowns; k > 0; --k) order.push_back(k - 1);
    const std::optional<Echelon> echelon = solve_linear(equations, order);
    REQUIRE(echelon);
    std::vector<Rational> values = planted;
    echelon->complete(values);
    REQUIRE(values == planted);
    for (Rational& value : values) value = random.small_rational();
    echelon->complete(values);
    for (const AffineEquation& equation : equations) REQUIRE(left_side(equation, values).is_zero());
    for (const Echelon::Row& row : echelon->rows) {
      for (const auto& [unknown, coefficient] : row.value.terms) REQUIRE(unknown < row.pivot);  // by that order
    }
  }
}

TEST_CASE("linear equations without a solution") {
  const AffineEquation sum{{{0, Rational(1)}, {1, Rational(1)}}, Rational(-1)};
  const AffineEquation twice{{{0, Rational(2)}, {1, Rational(2)}}, Rational(-3)};
  CHECK_FALSE(solve_linear(std::vector{sum, twice}));
  CHECK_FALSE(solve_linear(std::vector{AffineEquation{{}, Rational(1)}}));
  CHECK(solve_linear(std::vector{AffineEquation{}})->rows.empty());
}

TEST_CASE("ranks") {
  CHECK(rank_of({}) == 0);
  CHECK(rank_of({{Rational(1), Rational(2)}, {Rational(2), Rational(4)}}) == 1);
  CHECK(rank_of({{Rational(0), Rational(1, 3)}, {Rational(2), Rational(4)}, {Rational(1), Rational(1)}}) == 2);
}
