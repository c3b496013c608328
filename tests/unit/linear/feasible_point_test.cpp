// A point that is returned satisfies all, and none is returned only if there is none.
#include "linear/feasible_point.h"

#include "linear/decide_linear.h"
#include "random_linear.h"
#include "support/scale.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

namespace nnsolve::test {

TEST_CASE("Points of random conjunctions", "[feasible-point]") {
  Random random(seed_or(31));
  int found = 0;
  const int count = scaled(1500);
  for (int i = 0; i < count; ++i) {
    INFO("seed " << seed_or(31) << ", instance " << i);
    const auto variables = static_cast<int>(uniform(random, 1, 4));
    System system;
    PointOptions options;
    for (int k = 0; k < variables; ++k) {
      system.variable_names.push_back("x" + std::to_string(k));
      if (chance(random, 0.5)) options.hints.emplace_back(Rational(uniform(random, -5, 5), 2));
    }
    for (auto k = uniform(random, 0, 7); k > 0; --k) {
      const Relation relations[] = {Relation::equal, Relation::not_equal, Relation::greater, Relation::greater_equal};
      system.constraints.push_back(is(random_linear_form(random, variables, 3), relations[uniform(random, 0, 3)]));
    }
    const auto point = feasible_point(system.variable_count(), system.constraints, options);
    if (point) REQUIRE(holds_at(system, *point));
    REQUIRE(point.has_value() == std::holds_alternative<LinearSat>(decide_linear(system)));
    found += point.has_value();
  }
  CHECK(found > count / 4);
  CHECK(found < count * 9 / 10);
}

TEST_CASE("A hint is kept where it can be", "[feasible-point]") {
  const std::vector<Constraint> atoms = {is(x + y - number(3), Relation::equal), is(x, Relation::greater)};
  PointOptions options;
  options.hints = {Rational(1, 3), Rational(8, 3)};
  CHECK(feasible_point(2, atoms, options) == std::vector<Rational>{Rational(1, 3), Rational(8, 3)});
  const auto point = feasible_point(3, atoms, {});
  REQUIRE(point);
  CHECK(point->size() == 3);
}

TEST_CASE("Hyperplanes are left in either direction, or not at all", "[feasible-point]") {
  const std::vector<Constraint> inside = {is(x, Relation::greater_equal), is(x, Relation::not_equal),
                                          is(y - x, Relation::not_equal), is(number(1) - x, Relation::not_equal)};
  const auto point = feasible_point(2, inside);
  REQUIRE(point);
  CHECK(holds_at({{"x", "y"}, inside}, *point));
  // The way from x = 0 to x > 0 ends on another one.
  const std::vector<Constraint> between = {is(x, Relation::greater_equal), is(number(1) - x, Relation::not_equal),
                                           is(x, Relation::not_equal)};
  REQUIRE(feasible_point(1, between));
  CHECK(holds_at({{"x"}, between}, *feasible_point(1, between)));
  const std::vector<Constraint> below = {is(-x, Relation::greater_equal), is(x, Relation::not_equal)};
  REQUIRE(feasible_point(1, below));
  CHECK((*feasible_point(1, below))[0].sign() < 0);
  CHECK_FALSE(feasible_point(2, std::vector{is(x - y, Relation::equal), is(y - x, Relation::not_equal)}));
  CHECK_FALSE(feasible_point(0, std::vector{is(number(0), Relation::not_equal)}));
}

TEST_CASE("A limit ends the search for a point", "[feasible-point]") {
  std::vector<Constraint> atoms;
  for (int i = 1; i < 6; ++i) atoms.push_back(is(x * Rational(i) + y - number(i * i), Relation::greater));
  atoms.push_back(is(x + y - number(40), Relation::equal));
  PointOptions options;
  options.pivot_limit = 0;
  CHECK_FALSE(feasible_point(2, atoms, options));
  CHECK(feasible_point(2, atoms));
}

TEST_CASE("Floating point is not believed", "[feasible-point]") {
  // Enough that it is asked, and a coefficient that it takes for 0: y = 0, and z is 10^9 at least.
  System system;
  for (Variable i = 0; i < 200; ++i) system.variable_names.push_back("x" + std::to_string(i));
  for (Variable i = 2; i < 200; i += 2) {
    system.constraints.push_back(
        is(Polynomial::variable(i) + Polynomial::variable(i + 1) - number(1), Relation::greater_equal));
  }
  system.constraints.push_back(is(x * Rational(1, 1'000'000'000) + y - number(1), Relation::greater_equal));
  system.constraints.push_back(is(y + Polynomial::variable(2), Relation::equal));
  system.constraints.push_back(is(Polynomial::variable(2), Relation::equal));
  const auto point = feasible_point(system.variable_count(), system.constraints);
  REQUIRE(point);
  CHECK(holds_at(system, *point));
}

namespace {

/// Through a planted point: every fourth an equation, the others with room for it, and a few planes that it is not on.
System planted_system(Random& random, int variables, int constraints, int least_room) {
  System system;
  std::vector<Rational> planted;
  for (int i = 0; i < variables; ++i) {
    system.variable_names.push_back("x" + std::to_string(i));
    planted.emplace_back(uniform(random, -5, 5));
  }
  for (int i = 0; i < constraints; ++i) {
    Polynomial form = random_linear_form(random, variables, 3);
    if (form.is_constant()) continue;
    Rational value;
    for (const Term& term : form.terms()) {
      value +=
          term.monomial.degree() == 0 ? term.coefficient : term.coefficient * planted[term.monomial.factors().front()];
    }
    form -= Polynomial(value);
    const bool is_equation = i % 4 == 0;
    if (!is_equation) form += number(uniform(random, least_room, 3));
    if (i % 10 == 1) {
      system.constraints.push_back(is(form + number(1), Relation::not_equal));
    } else {
      system.constraints.push_back(is(form, is_equation ? Relation::equal : Relation::greater_equal));
    }
  }
  return system;
}

}  // namespace

TEST_CASE("Hundreds of constraints take a moment", "[feasible-point]") {
  Random random(seed_or(33));
  for (int i = 0; i < scaled(20); ++i) {
    INFO("seed " << seed_or(33) << ", instance " << i);
    const System system = planted_system(random, 120, 220, 0);
    const auto point = feasible_point(system.variable_count(), system.constraints);
    REQUIRE(point);
    CHECK(holds_at(system, *point));
  }
}

TEST_CASE("Where constraints contradict each other in hundreds, there is no point", "[feasible-point]") {
  Random random(seed_or(34));
  int found = 0;
  for (int i = 0; i < scaled(40); ++i) {
    INFO("seed " << seed_or(34) << ", instance " << i);
    const System system = planted_system(random, 30, 40 + i % 40, -1);
    const auto point = feasible_point(system.variable_count(), system.constraints);
    if (point) CHECK(holds_at(system, *point));
    REQUIRE(point.has_value() == std::holds_alternative<LinearSat>(decide_linear(system)));
    found += point.has_value();
  }
  CHECK(found > 0);
  CHECK(found < scaled(40));
}

}  // namespace nnsolve::test
