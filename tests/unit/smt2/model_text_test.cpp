#include "smt2/model_text.h"

#include <catch2/catch.hpp>

#include <string>

using namespace nnsolve;

namespace {

std::string text_of(const Value& value, const std::vector<Field>& fields) {
  std::string text;
  append_value(text, value, false, fields);
  return text;
}

}  // namespace

TEST_CASE("values are printed with polynomials of their own", "[smt2]") {
  // Lost without it: a value printed as a root of the field's polynomial, which another number is.
  const std::vector<Field> fields = {{{Rational(-2), Rational(0), Rational(1)}, Rational(1), Rational(2)},
                                     {{Rational(-3), Rational(0), Rational(1)}, Rational(-2), Rational(-1)}};
  const Polynomial a = Polynomial::variable(0);  // sqrt 2
  const Polynomial b = Polynomial::variable(1);  // -sqrt 3
  CHECK(text_of(Rational(-1, 2), fields) == "(- (/ 1.0 2.0))");
  CHECK(text_of(Value(a), fields) == "(root-of-with-interval (coeffs (- 2) 0 1) 1.0 2.0)");
  CHECK(text_of(Value(Polynomial(Rational(1)) - a), fields)
            .starts_with("(root-of-with-interval (coeffs (- 1) (- 2) 1) (- "));
  CHECK(text_of(Value(a * b), fields).starts_with("(root-of-with-interval (coeffs (- 6) 0 1) (- "));
  CHECK(text_of(Value(a + b), fields).starts_with("(root-of-with-interval (coeffs 1 0 (- 10) 0 1) (- "));
}

TEST_CASE("names are symbols", "[smt2]") {
  CHECK(symbol_of("x!1") == "x!1");
  CHECK(symbol_of("a b") == "|a b|");
  CHECK(symbol_of("let") == "|let|");
  CHECK(symbol_of("") == "||");
}
