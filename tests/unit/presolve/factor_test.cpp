// Contents, exact quotients and factors of sparse polynomials (src/algebra/polynomial_factor.h), which presolve cancels
// by.
#include "algebra/polynomial_factor.h"
#include "support/random_instance.h"

#include <catch2/catch.hpp>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

Polynomial random_polynomial(Random& random) {
  TermList terms;
  for (std::int64_t i = uniform(random, 1, 4); i > 0; --i) {
    std::vector<Variable> factors;
    for (std::int64_t k = uniform(random, 0, 2); k > 0; --k) {
      factors.push_back(static_cast<Variable>(uniform(random, 0, 2) * 1'000'000));
    }
    terms.push_back({Rational(uniform(random, -3, 3), uniform(random, 1, 2)), Monomial(factors)});
  }
  return Polynomial::sum(std::move(terms));
}

}  // namespace

TEST_CASE("An exact quotient is one, and is found", "[presolve]") {
  Random random(1);
  for (int round = 0; round < 2000; ++round) {
    const Polynomial a = random_polynomial(random), b = random_polynomial(random);
    if (b.is_zero()) continue;
    CHECK(exact_quotient(a * b, b) == a);
    if (const auto quotient = exact_quotient(a, b)) CHECK(*quotient * b == a);
    if (!b.is_constant() && !a.is_zero()) CHECK_FALSE(exact_quotient(a * b + Polynomial(Rational(1)), b));
  }
}

TEST_CASE("The product of the factors is the polynomial up to a constant", "[presolve]") {
  Random random(2);
  for (int round = 0; round < 1000; ++round) {
    const Polynomial whole = random_polynomial(random) * random_polynomial(random);
    if (whole.is_constant()) continue;
    const auto factors = irreducible_factors(whole);
    REQUIRE(factors);
    Polynomial product(Rational(1));
    for (const PolynomialFactor& factor : *factors) {
      CHECK(content(factor.polynomial).is_one());
      for (std::uint32_t i = 0; i < factor.power; ++i) product = product * factor.polynomial;
    }
    const auto ratio = exact_quotient(whole, product);
    REQUIRE(ratio);
    CHECK(ratio->is_constant());
  }
}
