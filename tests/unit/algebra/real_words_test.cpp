// Eigenvalues, the order of algebraic numbers, and their digits.
#include "algebra/real_words.h"

#include "algebra/compare_reals.h"
#include "algebra/eigenvalues.h"
#include "algebra/square_root.h"

#include "nnsolve/polynomial.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

Real root_of(UnivariatePolynomial polynomial, std::size_t index) { return *Real::root_by_index(polynomial, index); }

}  // namespace

TEST_CASE("digits are those of the number, of either sign and any size", "[algebra]") {
  CHECK(decimal_digits(Real(Rational(-2, 3))) == "-2/3");
  CHECK(decimal_digits(root_of({Rational(-2), Rational(0), Rational(1)}, 2)).starts_with("1.4142135623730950"));
  CHECK(decimal_digits(root_of({Rational(-2), Rational(0), Rational(1)}, 1)).starts_with("-1.4142135623730950"));
  CHECK(
      decimal_digits(root_of({Rational(-2, 1000000), Rational(0), Rational(1)}, 2)).starts_with("0.00141421356237309"));
  CHECK(decimal_digits(root_of({Rational(-2000000), Rational(0), Rational(1)}, 2)).starts_with("1414.21356237309"));
  CHECK(in_words(root_of({Rational(1), Rational(-6), Rational(4)}, 1)).find("(root of 4x^2 - 6x + 1 in (") !=
        std::string::npos);
}

TEST_CASE("algebraic numbers are ordered exactly", "[algebra]") {
  const Real root_2 = root_of({Rational(-2), Rational(0), Rational(1)}, 2);
  const Real root_3 = root_of({Rational(-3), Rational(0), Rational(1)}, 2);
  CHECK(compare(root_2, root_3) < 0);
  CHECK(compare(root_3, root_2) > 0);
  CHECK(compare(root_2, root_2) == 0);
  CHECK(compare(root_2, Real(Rational(141421356, 100000000))) > 0);
  CHECK(compare(Real(Rational(141421357, 100000000)), root_2) > 0);
  CHECK(compare(Real(Rational(1)), Real(Rational(2))) < 0);
}

TEST_CASE("eigenvalues come with their multiplicities, the largest first", "[algebra]") {
  const auto unit = eigenvalues({{Rational(1), Rational(0)}, {Rational(0), Rational(1)}});
  REQUIRE(unit.size() == 1);
  CHECK(unit[0].multiplicity == 2);
  const auto golden = eigenvalues({{Rational(1), Rational(1)}, {Rational(1), Rational(0)}});
  REQUIRE(golden.size() == 2);
  CHECK(decimal_digits(golden[0].value).starts_with("1.6180339887498948"));
  CHECK(decimal_digits(golden[1].value).starts_with("-0.618033988749894"));
}

TEST_CASE("what is over several fields is one number", "[algebra]") {
  const std::vector<Field> fields = {{{Rational(-2), Rational(0), Rational(1)}, Rational(1), Rational(2)},
                                     {{Rational(-8), Rational(0), Rational(1)}, Rational(2), Rational(3)}};
  const Polynomial product = Polynomial::variable(0) * Polynomial::variable(1);
  CHECK(real_of(Value(product), fields) == Real(Rational(4)));
  const Polynomial sum = Polynomial::variable(0) + Polynomial::variable(1);  // 3 times the root of 2
  CHECK(compare(real_of(Value(sum), fields), root_of({Rational(-18), Rational(0), Rational(1)}, 2)) == 0);
}
