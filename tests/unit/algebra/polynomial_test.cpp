#include "nnsolve/polynomial.h"

#include "tests/unit/algebra/random_numbers.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <vector>

using namespace nnsolve;

namespace {

bool is_canonical(const Polynomial& polynomial) {
  const auto& terms = polynomial.terms();
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (terms[i].coefficient.is_zero()) return false;
    if (i > 0 && !(terms[i - 1].monomial < terms[i].monomial)) return false;
  }
  return true;
}

Monomial monomial(std::vector<Variable> factors) { return Monomial(factors); }

}  // namespace

// Without it: merges that lose, double or misplace a term pass unseen.
TEST_CASE("polynomials form a ring, and evaluation respects it") {
  INFO("seed " << test_seed());
  Random random(test_seed());
  for (int round = 0; round < 3000; ++round) {
    const Polynomial a = random.polynomial(4, 5, 6);
    const Polynomial b = random.polynomial(4, 5, 6);
    const Polynomial c = random.polynomial(4, 2, 3);
    std::vector<Rational> point(4);
    for (Rational& x : point) x = random.small_rational();
    for (const Polynomial& result : {a + b, a - b, a * b, -a, a * Rational(3, 7), a * c}) {
      REQUIRE(is_canonical(result));
    }
    REQUIRE(evaluate(a + b, point) == evaluate(a, point) + evaluate(b, point));
    REQUIRE(evaluate(a - b, point) == evaluate(a, point) - evaluate(b, point));
    REQUIRE(evaluate(a * b, point) == evaluate(a, point) * evaluate(b, point));
    REQUIRE(evaluate(-a, point) == -evaluate(a, point));
    REQUIRE(a + b == b + a);
    REQUIRE(a * b == b * a);
    REQUIRE((a + b) - b == a);
    REQUIRE((a - a).is_zero());
    REQUIRE(a * (b + c) == a * b + a * c);
    REQUIRE((a * b) * c == a * (b * c));
    REQUIRE(a * Polynomial(Rational(1)) == a);
    REQUIRE((a * Polynomial()).is_zero());
    REQUIRE((a * Rational(0)).is_zero());
    REQUIRE((a * b).degree() == (a.is_zero() || b.is_zero() ? 0 : a.degree() + b.degree()));
    REQUIRE(a.constant_term() == evaluate(a, std::vector<Rational>(4)));
  }
}

// Without it: sums that are built from terms in any order could depend on the order.
TEST_CASE("a sum of terms does not depend on their order") {
  INFO("seed " << test_seed());
  Random random(test_seed());
  for (int round = 0; round < 300; ++round) {
    const Polynomial a = random.polynomial(3, 4, 12);
    const Polynomial b = random.polynomial(3, 4, 12);
    TermList list;
    add_scaled(list, a, Rational(2, 3));
    add_scaled(list, b, Rational(-5), Monomial(2));
    add_scaled(list, b, Rational(0));
    const Polynomial expected = a * Rational(2, 3) - b * Polynomial::variable(2) * Rational(5);
    std::reverse(list.begin(), list.end());
    const Polynomial sum = Polynomial::sum(list);
    REQUIRE(sum == expected);
    REQUIRE(is_canonical(sum));
  }
}

// Without it: x += x and the like could read what they overwrite.
TEST_CASE("polynomials may be their own operands") {
  const Polynomial x = Polynomial::variable(0) + Polynomial(Rational(3));
  Polynomial sum = x;
  const Polynomial& alias = sum;
  sum += alias;
  CHECK(sum == x * Rational(2));
  sum -= alias;
  CHECK(sum.is_zero());
  Polynomial scaled = x;
  scaled *= scaled.terms()[1].coefficient;
  CHECK(scaled == Polynomial::variable(0) * Rational(3) + Polynomial(Rational(9)));
}

// Without it: the order that everything above relies on is only implied.
TEST_CASE("monomials are ordered by degree, then lexicographically, the constant last") {
  const std::vector<Monomial> ascending = {
      monomial({0, 0, 0, 0}), monomial({0, 1, 1, 2}), monomial({1, 1, 1, 1}), monomial({0, 0, 5}), monomial({0, 1, 1}),
      monomial({0, 3}),       monomial({1, 2}),       monomial({0}),          monomial({7}),       Monomial()};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t j = 0; j < ascending.size(); ++j) {
      CAPTURE(i, j);
      CHECK((ascending[i] <=> ascending[j]) == (i <=> j));
      CHECK((ascending[i] == ascending[j]) == (i == j));
      for (const Monomial& factor : ascending) {
        CHECK((ascending[i] * factor <=> ascending[j] * factor) == (i <=> j));
      }
    }
  }
}

// Without it: the pointer that hides in a large monomial could leak, dangle or be freed twice.
TEST_CASE("monomials across the inline capacity copy, move and multiply") {
  for (std::uint32_t degree = 0; degree < 8; ++degree) {
    std::vector<Variable> factors;
    for (std::uint32_t i = 0; i < degree; ++i) factors.push_back(10 * (degree - i));
    const Monomial original{std::span<const Variable>(factors)};
    std::sort(factors.begin(), factors.end());
    CHECK(std::equal(factors.begin(), factors.end(), original.factors().begin(), original.factors().end()));
    CHECK(original.degree() == degree);
    Monomial copy(original);
    CHECK(copy == original);
    CHECK(copy.hash() == original.hash());
    Monomial moved(std::move(copy));
    CHECK(moved == original);
    CHECK(copy == Monomial());  // NOLINT(bugprone-use-after-move)
    copy = moved;
    moved = monomial({1, 2, 3, 4, 5});
    CHECK(copy == original);
    const Monomial product = original * monomial({5, 35});
    CHECK(product.degree() == degree + 2);
    CHECK(std::is_sorted(product.factors().begin(), product.factors().end()));
    CHECK(product == monomial({35, 5}) * original);
  }
}

// Without it: equal constants could be different polynomials.
TEST_CASE("constants") {
  CHECK(Polynomial(Rational(0)) == Polynomial());
  CHECK(Polynomial::term(Rational(0), Monomial(3)).is_zero());
  CHECK(Polynomial(Rational(5)).is_constant());
  CHECK(Polynomial().is_constant());
  CHECK_FALSE(Polynomial::variable(0).is_constant());
  CHECK(Polynomial(Rational(5)).constant_term() == Rational(5));
  CHECK(Polynomial::variable(0).constant_term().is_zero());
}
