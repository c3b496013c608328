// Without beliefs, sparse systems that a small planted solution makes rigid would be left to descents, which get stuck.
#include "native/system/beliefs.h"

#include "algebra/evaluate_system.h"

#include <catch2/catch.hpp>

#include <random>
#include <string>

using namespace nnsolve;
using namespace nnsolve::native;

namespace {

/// Equations a*x*y + b*z = c among variables, nine for ten of them, that hold for small integers.
System planted(std::size_t count, std::mt19937_64& random) {
  System system;
  std::vector<int> values;
  for (std::size_t i = 0; i < count; ++i) {
    system.variable_names.push_back("x" + std::to_string(i));
    values.push_back((1 + static_cast<int>(random() % 3)) * (random() % 2 == 0 ? 1 : -1));
  }
  for (std::size_t i = 0; i < count * 9 / 10; ++i) {
    const auto x = static_cast<Variable>(random() % count);
    const auto y = static_cast<Variable>((x + 1 + random() % (count - 1)) % count);
    const auto z = static_cast<Variable>(random() % count);
    const int a = 1 + static_cast<int>(random() % 3), b = -1 - static_cast<int>(random() % 3);
    system.constraints.push_back(Constraint::atom(Polynomial::variable(x) * Polynomial::variable(y) * Rational(a) +
                                                      Polynomial::variable(z) * Rational(b) -
                                                      Polynomial(Rational(a * values[x] * values[y] + b * values[z])),
                                                  Relation::equal));
  }
  return system;
}

const SmallNumbers up_to_three = {{1, -1, 2, -2, 3, -3}, {0.7, 0.7, 0.5, 0.5, 0.3, 0.3}, 1};

void expect_solution(const System& system, Beliefs& beliefs, std::mt19937_64& random) {
  REQUIRE(beliefs.are_worthwhile());
  REQUIRE(beliefs.run(random, {}) == 0);
  Assignment found;
  for (const Rational& value : beliefs.values()) found.values.emplace_back(value);
  CHECK(holds(system, found));
}

}  // namespace

TEST_CASE("beliefs find small integers that satisfy rigid systems") {
  std::mt19937_64 random(1);
  for (const std::size_t count : {20, 100, 300}) {
    const System system = planted(count, random);
    Beliefs beliefs(system, up_to_three);
    expect_solution(system, beliefs, random);
  }
}

TEST_CASE("a factor has the sums of its groups, for values with a denominator, too") {
  const Polynomial x = Polynomial::variable(0), y = Polynomial::variable(1), z = Polynomial::variable(2);
  // 2xy + x/2 - z + 1 with halves: times 2 and, in numerators, 4xy/4 + 2x/4 ...
  const SmallNumbers halves = {{1, -1, 2}, {1, 1, 1}, 2};
  const auto factor =
      make_factor(x * y * Rational(2) + x * Rational(1, 2) - z + Polynomial(Rational(1)), Relation::greater, halves);
  REQUIRE(factor);
  REQUIRE(factor->groups.size() == 2);
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      for (std::size_t k = 0; k < 3; ++k) {
        const auto &xy = factor->groups[0], &rest = factor->groups[1];
        const std::int64_t sum = xy.sums[xy.places[3 * i + j]] + rest.sums[rest.places[k]];
        const double a = static_cast<double>(halves.numerators[i]) / 2,
                     b = static_cast<double>(halves.numerators[j]) / 2,
                     c = static_cast<double>(halves.numerators[k]) / 2;
        CHECK(is_allowed(factor->relation, sum - factor->target) == (2 * a * b + a / 2 - c + 1 > 0));
      }
    }
  }
}

TEST_CASE("beliefs heed inequalities and disequalities") {
  System system;
  system.variable_names = {"x", "y"};
  const Polynomial x = Polynomial::variable(0), y = Polynomial::variable(1);
  system.constraints = {Constraint::atom(x - y - Polynomial(Rational(1)), Relation::equal),
                        Constraint::atom(x * y - Polynomial(Rational(2)), Relation::greater_equal),
                        Constraint::atom(y - Polynomial(Rational(2)), Relation::not_equal),
                        Constraint::atom(x + y, Relation::greater)};
  std::mt19937_64 random(0);
  Beliefs beliefs(system, up_to_three);
  REQUIRE(beliefs.run(random, {}) == 0);
  CHECK(beliefs.values() == std::vector<Rational>{Rational(2), Rational(1)});
}

TEST_CASE("beliefs heed disjunctions, and conjunctions in them") {
  const Polynomial x = Polynomial::variable(0), y = Polynomial::variable(1), z = Polynomial::variable(2);
  const auto is = [](const Polynomial& polynomial, int value) {
    return Constraint::atom(polynomial - Polynomial(Rational(value)), Relation::equal);
  };
  System system;
  system.variable_names = {"x", "y", "z"};
  // Of the four branches only x = 2, y = -3 goes with the rest, and then z = -1.
  system.constraints = {Constraint::any({is(x, 1), Constraint::all({is(x, 2), is(x * y, -6)})}),
                        Constraint::any({is(y, -3), is(y, 2)}), is(x * y * Rational(1) - z * Rational(2), -4),
                        Constraint::atom(x + y, Relation::not_equal)};
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    std::mt19937_64 random(seed);
    Beliefs beliefs(system, up_to_three);
    expect_solution(system, beliefs, random);
  }
}

TEST_CASE("beliefs find planted branches of many disjunctions") {
  std::mt19937_64 random(3);
  System system = planted(200, random);
  // Each equation may be another one instead, by which most small numbers are wrong.
  for (Constraint& constraint : system.constraints) {
    const Constraint other = Constraint::atom(
        constraint.polynomial + Polynomial(Rational(1, 1 + static_cast<int>(random() % 2))), Relation::equal);
    if (random() % 3 == 0) constraint = Constraint::any({other, constraint});
  }
  Beliefs beliefs(system, up_to_three);
  expect_solution(system, beliefs, random);
}
