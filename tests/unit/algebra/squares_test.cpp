#include "algebra/four_squares.h"
#include "algebra/integer.h"
#include "algebra/number_field.h"
#include "algebra/square_root.h"
#include "tests/unit/algebra/random_numbers.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace nnsolve;

namespace {

Rational sum_of_squares(const Rational& value) {
  Rational sum;
  for (const Rational& part : four_squares(value)) {
    CHECK(part.sign() >= 0);
    if (value.is_integer()) CHECK(part.is_integer());
    sum += part * part;
  }
  return sum;
}

Rational with_digits(Random& random, int digits) {
  std::string text = "1";
  for (int i = 1; i < digits; ++i) text += static_cast<char>('0' + random.between(0, 9));
  std::string problem;
  return *Rational::parse(text, problem);
}

}  // namespace

// Without it: some nonnegative number could have no witness for being so, and a pushed solution would be lost.
TEST_CASE("every small number is a sum of four squares") {
  for (int n = 0; n < 5000; ++n) REQUIRE(sum_of_squares(Rational(n)) == Rational(n));
  for (int k = 0; k < 100; ++k) REQUIRE(sum_of_squares(Rational(999'000 + 37 * k)) == Rational(999'000 + 37 * k));
  REQUIRE(sum_of_squares(Rational(7, 12)) == Rational(7, 12));
  REQUIRE(sum_of_squares(Rational(1, 4)) == Rational(1, 4));
}

// Without it: a witness with long numbers would take for ever.
TEST_CASE("numbers of hundreds of digits are sums of four squares") {
  INFO("seed " << test_seed());
  Random random(test_seed());
  Rational power_of_four(7);
  for (int i = 0; i < 300; ++i) power_of_four *= Rational(4);  // the hardest form: 4^k (8 m + 7)
  REQUIRE(sum_of_squares(power_of_four) == power_of_four);
  for (const int digits : {7, 12, 13, 25, 60, 120, 250, 500}) {
    for (int round = 0; round < 3; ++round) {
      const Rational n = with_digits(random, digits);
      REQUIRE(sum_of_squares(n) == n);
      const Rational fraction = n / with_digits(random, digits / 2 + 1);
      REQUIRE(sum_of_squares(fraction) == fraction);
    }
  }
}

// Without it: the root of an irrational number could be a wrong one, or no root at all.
TEST_CASE("square roots are exact") {
  const std::vector<Field> sqrt_2 = {{{-2, 0, 1}, 1, 2}};
  const Value theta(Polynomial::variable(0));
  const Real fourth_root = square_root(theta, sqrt_2);
  CHECK(fourth_root.minimal_polynomial() == UnivariatePolynomial{-2, 0, 0, 0, 1});
  CHECK(fourth_root == *Real::root_in_interval({-2, 0, 0, 0, 1}, 1, 2));
  // 3 + 2 sqrt2 = (1 + sqrt2)^2 and 3 - 2 sqrt2 = (sqrt2 - 1)^2: conjugates, but each has its own root.
  const auto three_plus = [&](int k) { return Value(Polynomial::variable(0) * Rational(k) + Polynomial(Rational(3))); };
  CHECK(square_root(three_plus(2), sqrt_2) == *Real::root_in_interval({-1, -2, 1}, 2, 3));
  CHECK(square_root(three_plus(-2), sqrt_2) == *Real::root_in_interval({-1, 2, 1}, 0, 1));
  CHECK(square_root(Value(Rational(9, 4)), {}) == Real(Rational(3, 2)));
  CHECK(square_root(Value(Rational(0)), {}) == Real(Rational(0)));
  CHECK(square_root(Value(Rational(1, 2)), {}).minimal_polynomial() == UnivariatePolynomial{-1, 0, 2});
  // In a field where the number generates only a subfield: theta^2 = sqrt2 for theta = 2^(1/4).
  const std::vector<Field> fourth = {{{-2, 0, 0, 0, 1}, 1, 2}};
  CHECK(square_root(Value(Polynomial::variable(0) * Polynomial::variable(0)), fourth) == fourth_root);
  // A number close to 0.
  Polynomial small = Polynomial::variable(0) - Polynomial(Rational(1'414'213'562, 1'000'000'000));
  const Real root = square_root(Value(small), sqrt_2);
  CHECK(root.degree() == 4);
  CHECK(root.isolating_interval().first >= Rational(0));
}

// Without it: coefficients would be cleared of their denominators wrongly, or multiplied bit by bit wrongly.
TEST_CASE("integers have divisors and bits") {
  CHECK(greatest_common_divisor(Rational(-12), Rational(18)) == Rational(6));
  CHECK(greatest_common_divisor(Rational(0), Rational(5)) == Rational(5));
  CHECK(least_common_multiple(Rational(4), Rational(-6)) == Rational(12));
  CHECK(bit_length(Rational(0)) == 0);
  CHECK(bit_length(Rational(-8)) == 4);
  CHECK(has_bit(Rational(5), 2));
  CHECK(!has_bit(Rational(5), 1));
  CHECK(!has_bit(Rational(5), 70));
}
