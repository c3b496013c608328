#include "algebra/approximation.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

Rational exact_decimal(const std::string& text) {
  std::string problem;
  return Rational::parse(text, problem).value();
}

}  // namespace

// Without it: people would be told another number than the one that was found.
TEST_CASE("decimals are the number's, to any length") {
  CHECK(to_decimal(Rational(1, 3), 5) == "0.33333");
  CHECK(to_decimal(Rational(-7, 2), 8) == "-3.5");
  CHECK(to_decimal(Rational(0), 40) == "0");
  CHECK(to_decimal(Rational(2, 3), 30) == "0.666666666666666666666666666667");
  CHECK(to_decimal(Rational(-1, 300), 20) == "-0.0033333333333333333333");
  CHECK(to_decimal(Rational(12345678), 20) == "12345678");
  CHECK(to_decimal(exact_decimal("99999999999999999999.99"), 20) == "1e20");
  CHECK(to_decimal(exact_decimal("1e400"), 5) == "1e400");
  CHECK(to_decimal(exact_decimal("-123456e-400"), 4) == "-1.235e-395");
  CHECK(short_text(Rational(22, 7)) == "22/7");
  CHECK(short_text(exact_decimal("1/1000000000001")) == "1e-12...");
}

// Without it: an irrational weight would be shown as another root of its polynomial, or with wrong digits at the end.
TEST_CASE("irrational values are near what they are") {
  const std::vector<Field> fields = {{{Rational(-2), Rational(0), Rational(1)}, Rational(-2), Rational(-1)},
                                     {{Rational(-2), Rational(0), Rational(0), Rational(1)}, Rational(1), Rational(2)}};
  const Approximation approximation(fields, 200);
  const Polynomial root = Polynomial::variable(0);
  const Polynomial cube_root = Polynomial::variable(1);
  CHECK(to_decimal(approximation.near(Value(root)), 40) == "-1.41421356237309504880168872420969807857");
  CHECK(to_decimal(approximation.near(Value(cube_root)), 30) == "1.25992104989487316476721060728");
  CHECK(short_text(Value(root * Rational(1, 2) + Polynomial(Rational(1))), approximation) == "0.29289322...");
  CHECK(short_text(Value(Rational(1, 2)), approximation) == "1/2");
  CHECK(to_text(fields[0].polynomial, "t") == "t^2 - 2");
  CHECK(to_text({Rational(1, 2), Rational(-1), Rational(-3)}, "x") == "-3*x^2 - x + 1/2");
}
