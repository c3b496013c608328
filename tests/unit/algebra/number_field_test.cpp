#include "algebra/number_field.h"

#include "tests/unit/algebra/random_numbers.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

using namespace nnsolve;

namespace {

Field square_root_of(int n, int floor) { return {{-n, 0, 1}, floor, floor + 1}; }

Value generator(Variable variable) { return Value(Polynomial::variable(variable)); }

Value number(const Rational& value) { return Value(value); }

/// x^8 - x - 5, with a root near 1.27
Field degree_eight() { return {{-5, -1, 0, 0, 0, 0, 0, 0, 1}, 1, 2}; }

}  // namespace

// Without it: a witness could smuggle in a field that is none.
TEST_CASE("fields are checked") {
  CHECK(check_field(square_root_of(2, 1)).empty());
  CHECK(check_field({{Rational(-1), 0, Rational(1, 2)}, Rational(7, 5), Rational(3, 2)}).empty());
  CHECK(check_field({{2, 0, -1}, 1, 2}).empty());
  CHECK(check_field(degree_eight()).empty());
  const auto problem = [](UnivariatePolynomial p, Rational lower, Rational upper) {
    return check_field({std::move(p), std::move(lower), std::move(upper)});
  };
  CHECK(problem({}, 0, 1) == "the polynomial has a degree below 2");
  CHECK(problem({-1, 1}, 0, 2) == "the polynomial has a degree below 2");
  CHECK(problem({-2, 0, 1, 0}, 1, 2) == "the polynomial's leading coefficient is 0");
  CHECK(problem({-4, 0, 1}, 1, 3) == "the polynomial is reducible");
  CHECK(problem({4, 0, -4, 0, 1}, 1, 2) == "the polynomial is reducible");
  CHECK(problem({0, 0, 1}, -1, 1) == "the polynomial is reducible");
  CHECK(problem({0, 0, 0, 5}, -1, 1) == "the polynomial is reducible");
  CHECK(problem({4, 0, 0, 0, 1}, -9, 9) == "the polynomial is reducible");
  CHECK(problem({-2, 0, 1}, 2, 1) == "the interval is empty");
  CHECK(problem({-2, 0, 1}, 1, 1) == "the interval is empty");
  CHECK(problem({-2, 0, 1}, -2, 2) == "the interval holds 2 roots of the polynomial");
  CHECK(problem({-2, 0, 1}, 2, 3) == "the interval holds no root of the polynomial");
  CHECK(problem({1, 0, 1}, -5, 5) == "the interval holds no root of the polynomial");
}

// Without it: reduction modulo the field polynomials could break the ring laws or leave high powers behind.
TEST_CASE("values over several fields form a ring") {
  INFO("seed " << test_seed());
  Random random(test_seed());
  // The golden ratio, a cubic with a leading coefficient, and degree 8.
  FieldArithmetic fields({{{-1, -1, 1}, 1, 2}, {{-1, Rational(1, 2), 0, 3}, 0, 1}, degree_eight()});
  REQUIRE(check_field(fields.fields()[1]).empty());
  const std::vector<std::uint32_t> degrees = {2, 3, 8};
  for (int round = 0; round < 150; ++round) {
    const Value a = fields.reduce(random.polynomial(3, 12, 4));
    const Value b = fields.reduce(random.polynomial(3, 4, 4));
    const Value c = fields.reduce(random.polynomial(round % 3 + 1, 2, 3));
    REQUIRE(fields.multiply(a, b) == fields.multiply(b, a));
    REQUIRE(fields.multiply(fields.multiply(a, b), c) == fields.multiply(a, fields.multiply(b, c)));
    REQUIRE(fields.multiply(a, fields.add(b, c)) == fields.add(fields.multiply(a, b), fields.multiply(a, c)));
    REQUIRE(fields.subtract(fields.add(a, b), b) == a);
    REQUIRE(fields.subtract(a, a).is_zero());
    REQUIRE(fields.reduce(a.polynomial() * b.polynomial()) == fields.multiply(a, b));
    Value sum = c;
    fields.multiply_add(sum, a, b);
    REQUIRE(sum == fields.add(c, fields.multiply(a, b)));
    const Polynomial product = fields.multiply(a, b).polynomial();
    for (const Term& term : product.terms()) {
      std::vector<std::uint32_t> exponents(3);
      for (const Variable factor : term.monomial.factors()) ++exponents[factor];
      for (std::size_t i = 0; i < 3; ++i) REQUIRE(exponents[i] < degrees[i]);
    }
  }
}

// Without it: the exact ring could be the wrong one, an image that has nothing to do with the real numbers.
TEST_CASE("signs agree with floating point where that is sure") {
  INFO("seed " << test_seed());
  Random random(test_seed());
  FieldArithmetic fields({{{-1, -1, 1}, 1, 2}, square_root_of(7, 2)});
  std::string problem;
  const std::vector<Rational> near = {*Rational::parse("1.618033988749894848204586834365638", problem),
                                      *Rational::parse("2.645751311064590590501615753639260", problem)};
  for (int round = 0; round < 300; ++round) {
    const Polynomial p = random.polynomial(2, 6, 5);
    const double guess = evaluate(p, near).to_double();
    if (std::abs(guess) < 1e-9) continue;
    REQUIRE(fields.sign(fields.reduce(p)) == (guess > 0 ? 1 : -1));
    REQUIRE(fields.sign(Value(p)) == (guess > 0 ? 1 : -1));
  }
}

// Without it: a precision at which everything looks like 0 would pass for 0.
TEST_CASE("tiny differences have a sign") {
  FieldArithmetic fields({square_root_of(2, 1)});
  const Value root = generator(0);
  Rational p = 1;
  Rational q = 1;
  for (int i = 0; i < 3000; ++i) {
    const Rational next = p + q + q;
    q = p + q;
    p = next;
    if (i % 100 > 1) continue;
    // p/q is below the root of 2 for odd i only; at the end the difference is about 2^-7600.
    const int expected = i % 2 == 0 ? -1 : 1;
    CHECK(fields.sign(fields.subtract(root, number(p / q))) == expected);
    CHECK_FALSE(fields.is_zero(fields.subtract(root, number(p / q))));
  }
  CHECK(fields.merges().empty());
}

// Without it: equalities between several fields would be missed, or a near miss be taken for one.
TEST_CASE("zeros across fields are found, and say which fields they need") {
  FieldArithmetic fields({square_root_of(2, 1), square_root_of(3, 1), square_root_of(6, 2), square_root_of(5, 2),
                          square_root_of(7, 2), square_root_of(35, 5), square_root_of(8, 2)});
  const auto root = [](Variable i) { return generator(i); };
  const Value zero = fields.subtract(fields.multiply(root(0), root(1)), root(2));
  CHECK_FALSE(zero.is_zero());
  CHECK(fields.sign(zero) == 0);
  CHECK(fields.is_zero(zero));
  CHECK(fields.merges() == std::vector<std::vector<std::size_t>>{{0, 1, 2}});
  CHECK(fields.is_zero(fields.subtract(fields.multiply(root(3), root(4)), root(5))));
  CHECK(fields.merges().size() == 2);
  CHECK(fields.sign(fields.subtract(fields.multiply(root(3), root(1)), root(5))) == -1);
  CHECK(fields.merges().size() == 2);
  // sqrt 8 = 2 sqrt 2 adds a field to the first group.
  CHECK(fields.is_zero(fields.subtract(root(6), fields.multiply(root(0), number(2)))));
  std::vector<std::vector<std::size_t>> merges = fields.merges();
  std::sort(merges.begin(), merges.end());
  CHECK(merges == std::vector<std::vector<std::size_t>>{{0, 1, 2, 6}, {3, 4, 5}});
}

// Without it: a number that is nearly 0 over two fields would never be told from 0.
TEST_CASE("a value over two fields that is below every suspicion is still not zero") {
  FieldArithmetic fields({square_root_of(2, 1), square_root_of(3, 1)});
  // (sqrt 2 + sqrt 3 - 3.146...)^200 is about 10^-700, far below the precision at which zeros are suspected.
  std::string problem;
  Value small = fields.add(generator(0), generator(1));
  small = fields.subtract(small, number(*Rational::parse("3.1462643699", problem)));
  for (int i = 0; i < 6; ++i) small = fields.multiply(small, small);
  CHECK(fields.sign(small) == 1);
  CHECK(fields.sign(fields.subtract(number(0), small)) == -1);
  CHECK(fields.merges().empty());
}

// Without it: exponents beyond all tables could take a dense polynomial of that degree.
TEST_CASE("high powers reduce") {
  FieldArithmetic fields({square_root_of(2, 1), {{-1, -1, 1}, 1, 2}});
  const auto power = [](Variable variable, std::size_t exponent) {
    return Polynomial::term(1, Monomial(std::vector<Variable>(exponent, variable)));
  };
  CHECK(fields.reduce(power(0, 100)) == number(Rational(std::int64_t{1} << 50)));
  CHECK(fields.reduce(power(0, 101)) == Value(Polynomial::variable(0) * Rational(std::int64_t{1} << 50)));
  // phi^n = F(n) phi + F(n-1)
  CHECK(fields.reduce(power(1, 50)) ==
        Value(Polynomial::variable(1) * Rational(12586269025) + Polynomial(Rational(7778742049))));
  CHECK(fields.reduce(power(0, 3) * power(1, 3)) ==
        fields.multiply(fields.reduce(power(0, 3)), fields.reduce(power(1, 3))));
  CHECK(fields.reduce(power(0, 20000)).is_rational());
}

// Without it: a check over thousands of fields could become quadratic in their number.
TEST_CASE("thousands of fields cost nothing each") {
  std::vector<Field> many(5000, square_root_of(2, 1));
  FieldArithmetic fields(std::move(many));
  Value sum = number(0);
  for (Variable i = 0; i < 5000; ++i) {
    const Value square = fields.multiply(generator(i), generator(i));
    CHECK(square == number(2));
    fields.multiply_add(sum, square, number(Rational(1, 2)));
    if (i % 10 == 0) CHECK(fields.sign(fields.subtract(generator(i), number(Rational(3, 2)))) == -1);
  }
  CHECK(sum == number(5000));
}

// Without it: a pushed witness has no 1/x, or one whose product with x does not reduce to 1.
TEST_CASE("inverses reduce with their values to 1") {
  FieldArithmetic arithmetic({square_root_of(2, 1), square_root_of(3, 1), degree_eight()});
  for (const Value& value : {number(Rational(-3, 7)), arithmetic.add(generator(0), number(Rational(5))),
                             arithmetic.multiply(generator(2), arithmetic.add(generator(2), number(1)))}) {
    const auto inverse = arithmetic.inverse(value);
    REQUIRE(inverse);
    CHECK(arithmetic.multiply(value, *inverse) == number(1));
  }
  CHECK(arithmetic.merges().empty());
  CHECK_FALSE(arithmetic.inverse(arithmetic.add(generator(0), generator(1))));
  CHECK(arithmetic.merges() == std::vector<std::vector<std::size_t>>{{0, 1}});
}

// Without it: a bias that is to keep a ReLU active might be too small.
TEST_CASE("magnitudes are integers that are not exceeded") {
  FieldArithmetic arithmetic({square_root_of(2, 1)});
  CHECK(arithmetic.magnitude(number(Rational(-7, 2))) == Rational(4));
  CHECK(arithmetic.magnitude(number(Rational(3))) == Rational(3));
  CHECK(arithmetic.magnitude(number(Rational(0))) == Rational(0));
  CHECK(arithmetic.magnitude(generator(0)) == Rational(2));
  CHECK(arithmetic.magnitude(arithmetic.multiply(number(Rational(-1000)), generator(0))) == Rational(1415));
}
