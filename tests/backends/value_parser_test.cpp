// Every way in which a solver is known to print a real number. A value read wrongly makes a right answer look like a
// lie; one that is not read at all throws the answer away.
#include "solvers/smtlib/value_parser.h"

#include <catch2/catch.hpp>

namespace nnsolve::test {
namespace {

std::optional<Real> read(std::string_view text) {
  std::string problem;
  return parse_value(text, problem);
}

std::string problem_of(std::string_view text) {
  std::string problem;
  CHECK(!parse_value(text, problem));
  return problem;
}

Real root(const UnivariatePolynomial& polynomial, std::size_t index) {
  return Real::root_by_index(polynomial, index).value();
}

}  // namespace

TEST_CASE("Rational values") {
  const std::vector<std::pair<const char*, Rational>> values = {
      {"1", Rational(1)},
      {"1.5", Rational(3, 2)},
      {"0.0", Rational(0)},
      {"(- 3)", Rational(-3)},
      {"(- 3.25)", Rational(-13, 4)},
      {"-3", Rational(-3)},
      {"(/ 1.0 2.0)", Rational(1, 2)},
      {"(- (/ 1 2))", Rational(-1, 2)},
      {"(/ (- 1) 2)", Rational(-1, 2)},
      {"(/ 1 (- 2))", Rational(-1, 2)},
      {"-1/2", Rational(-1, 2)},
      {"1/2", Rational(1, 2)},
      {"  ( /\n 6\t4 ) ", Rational(3, 2)},
      {"(to_real 3)", Rational(3)},
      {"(- (to_real 3))", Rational(-3)},
      {"(+ 1 2 3)", Rational(6)},
      {"(* 2 (- 3) (/ 1 4))", Rational(-3, 2)},
      {"(- 10 1 2)", Rational(7)},
      {"(^ 2 10)", Rational(1024)},
  };
  for (const auto& [text, value] : values) {
    INFO(text);
    CHECK(read(text) == Real(value));
  }
}

TEST_CASE("Digits are kept, however many") {
  const std::string digits(5000, '7');
  std::string problem;
  const Rational value = Rational::parse("0." + digits, problem).value();
  CHECK(read("0." + digits) == Real(value));
  CHECK(read("(- (/ " + digits + ".0 1" + std::string(5000, '0') + ".0))") == Real(-value));
}

TEST_CASE("Z3's root-obj") {
  const UnivariatePolynomial silver = {Rational(-1), Rational(-2), Rational(1)};
  CHECK(read("(root-obj (+ (^ x 2) (* (- 2) x) (- 1)) 1)") == root(silver, 1));
  CHECK(read("(root-obj (+ (^ x 2) (* (- 2) x) (- 1)) 2)") == root(silver, 2));
  CHECK(read("(root-obj (+ (^ x 2) (- 2)) 2)") == root({Rational(-2), Rational(0), Rational(1)}, 2));
  CHECK(read("(root-obj (+ (* 2 (* x x)) (- 1 (^ x 2)) (- 3)) 2)") ==
        root({Rational(-2), Rational(0), Rational(1)}, 2));
  CHECK(read("(root-obj (- (* 4 x) 2) 1)") == Real(Rational(1, 2)));
  CHECK(read("(root-obj (* (+ x 1) (+ x (- 1))) 1)") == Real(Rational(-1)));
  // Distinct roots are counted: (x - 1)^2 (x - 3) has two.
  CHECK(read("(root-obj (* (^ (- x 1) 2) (- x 3)) 2)") == Real(Rational(3)));
  CHECK(problem_of("(root-obj (* (^ (- x 1) 2) (- x 3)) 3)") == "there is no such root");
  CHECK(problem_of("(root-obj (+ (^ x 2) 1) 1)") == "there is no such root");
  CHECK(problem_of("(root-obj (+ (^ x 2) (- 2)) 0)") == "a root has no such index");
}

TEST_CASE("cvc5's real_algebraic_number") {
  const UnivariatePolynomial two = {Rational(-2), Rational(0), Rational(1)};
  const UnivariatePolynomial three = {Rational(-3), Rational(0), Rational(1)};
  const UnivariatePolynomial silver = {Rational(-1), Rational(-2), Rational(1)};
  CHECK(read("(_ real_algebraic_number <1*x^2 + (-2), (5/4, 3/2)>)") == root(two, 2));
  CHECK(read("(_ real_algebraic_number <1*x^2 + (-2), (-2, -1)>)") == root(two, 1));
  CHECK(read("(_ real_algebraic_number <x^2 - 2, (5/2^2, 3/2)>)") == root(two, 2));
  CHECK(read("(_ real_algebraic_number <1*x^2 + (-2*x) + (-1), (2, 3)>)") == root(silver, 2));
  CHECK(read("(_ real_algebraic_number <-1*x^2 + 2*x + 1, (2, 3)>)") == root(silver, 2));
  CHECK(read("(_ real_algebraic_number <(+ (* 1 (^ x 2)) (- 3)), ((/ 3 2), (/ 7 4))>)") == root(three, 2));
  CHECK(read("(_ real_algebraic_number <(+ (* 1 (^ x 2)) (- 3)), ((- (/ 7 4)), (- (/ 3 2)))>)") == root(three, 1));
  CHECK(problem_of("(_ real_algebraic_number <1*x^2 + (-2), (-2, 2)>)") == "there is no such root");
  CHECK(problem_of("(_ real_algebraic_number <1*x^2 + (-2), (2, 1)>)") == "the interval of a root is empty");
}

TEST_CASE("root-of-with-interval") {
  const UnivariatePolynomial two = {Rational(-2), Rational(0), Rational(1)};
  CHECK(read("(_ root-of-with-interval (coeffs (- 2) 0 1) 1 2)") == root(two, 2));
  CHECK(read("(root-of-with-interval (coeffs (- 2.0) 0.0 1.0) (- (/ 3 2)) -1)") == root(two, 1));
}

TEST_CASE("Arithmetic on roots") {
  // Lost without it: the models that Z3 gives where degrees grow beyond 64, and leaves unevaluated.
  const std::string sqrt_2 = "(root-obj (+ (^ x 2) (- 2)) 2)";
  const std::string sqrt_3 = "(_ real_algebraic_number <1*x^2 + (-3), (1, 2)>)";
  CHECK(read("(* " + sqrt_2 + " " + sqrt_2 + ")") == Real(Rational(2)));
  CHECK(read("(+ 1 (- " + sqrt_2 + "))") == root({Rational(-1), Rational(-2), Rational(1)}, 1));
  CHECK(read("(* " + sqrt_2 + " " + sqrt_3 + ")") == root({Rational(-6), Rational(0), Rational(1)}, 2));
  CHECK(read("(+ " + sqrt_2 + " " + sqrt_3 + ")") ==
        root({Rational(1), Rational(0), Rational(-10), Rational(0), Rational(1)}, 4));
  CHECK(read("(/ (- 6) (+ " + sqrt_2 + " " + sqrt_3 + ") 3)") ==
        root({Rational(16), Rational(0), Rational(-40), Rational(0), Rational(1)}, 2));
  CHECK(read("(^ " + sqrt_2 + " 7)") == root({Rational(-128), Rational(0), Rational(1)}, 2));
  CHECK(read("(- (root-of-with-interval (coeffs (- 2) 0 1) 1 2) " + sqrt_2 + ")") == Real(Rational(0)));
  CHECK(problem_of("(/ 1 (- " + sqrt_2 + " " + sqrt_2 + "))") == "a division by 0");
  CHECK(problem_of("(* (root-obj (+ (^ x 31) (- 2)) 1) (root-obj (+ (^ x 47) (- 2)) 1))") == "the degree is too high");
}

TEST_CASE("What is no value is refused") {
  for (const char* text : {"",
                           "x",
                           "true",
                           "banana",
                           "(",
                           "()",
                           "(- )",
                           "(/ 1 0)",
                           "(/ 1 x)",
                           "1.5?",
                           "1 2",
                           "--1",
                           "(- 1))",
                           "(foo 1 2)",
                           "1.4142135623?",
                           "(root-obj x)",
                           "(root-obj 1 1)",
                           "(_ bv1 2)",
                           "(root-obj (^ x 100000) 1)",
                           "(^ 10 1000000)",
                           "(^ (^ 10 90000) 90000)",
                           "(^ x (- 1))",
                           "(_ real_algebraic_number <1*x^2 + (-2), (5/4, 3/2)>",
                           "(_ real_algebraic_number <>)",
                           "(_ real_algebraic_number <1*x^2 +, (1, 2)>)",
                           "-",
                           "+",
                           "(root-of-with-interval (coeffs"}) {
    INFO(text);
    CHECK(!problem_of(text).empty());
  }
}

TEST_CASE("Deep nesting is refused and does not overflow the stack") {
  const std::size_t depth = 1'000'000;
  std::string minus;
  for (std::size_t i = 0; i < depth; ++i) minus += "(- ";
  CHECK(problem_of(minus + "1" + std::string(depth, ')')) == "it is nested too deeply");
  const std::string open(depth, '(');
  CHECK(problem_of("(_ real_algebraic_number <" + open + "x") == "it is nested too deeply");
  CHECK(!problem_of(open).empty());
}

}  // namespace nnsolve::test
