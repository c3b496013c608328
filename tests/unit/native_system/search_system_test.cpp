// Whatever the search returns satisfies the system, and it finds what each of its techniques is there for.
#include "native/system/search_system.h"

#include "algebra/evaluate_system.h"
#include "native/system/cover_search.h"
#include "native/system/dive.h"
#include "support/random_system.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace nnsolve;
using namespace nnsolve::native;

namespace {

Polynomial var(Variable variable) { return Polynomial::variable(variable); }
Polynomial number(std::int64_t value) { return {Rational(value)}; }
Constraint is_zero(Polynomial polynomial) { return Constraint::atom(std::move(polynomial), Relation::equal); }
Constraint is_positive(Polynomial polynomial) { return Constraint::atom(std::move(polynomial), Relation::greater); }

System system_over(std::size_t count, std::vector<Constraint> constraints) {
  System system;
  for (std::size_t i = 0; i < count; ++i) system.variable_names.push_back("x" + std::to_string(i));
  system.constraints = std::move(constraints);
  return system;
}

/// So that a search without success ends.
SearchOptions asked(int times, std::uint32_t seed = 0) {
  SearchOptions options;
  options.seed = seed;
  options.should_stop = [left = times]() mutable { return left-- <= 0; };
  return options;
}

}  // namespace

TEST_CASE("Search finds planted solutions of random systems", "[native-system]") {
  int found = 0;
  constexpr int rounds = 60;
  for (std::uint64_t seed = 1; seed <= rounds; ++seed) {
    CAPTURE(seed);
    test::Random random(seed);
    const System system = test::random_system(random, {}, false).system;
    const auto solution = search_system(system, asked(4000));
    if (!solution) continue;
    ++found;
    CHECK(test::satisfies(system, *solution));
  }
  CHECK(found >= rounds * 9 / 10);
}

TEST_CASE("Search finds planted solutions in a field", "[native-system]") {
  int found = 0;
  constexpr int rounds = 40;
  for (std::uint64_t seed = 1; seed <= rounds; ++seed) {
    CAPTURE(seed);
    test::Random random(seed);
    const System system = test::random_system(random, {}, true).system;
    const auto solution = search_system(system, asked(4000));
    if (!solution) continue;
    ++found;
    CHECK(test::satisfies(system, *solution));
  }
  CHECK(found >= rounds * 3 / 4);
}

TEST_CASE("A dive takes roots where nothing rational is near", "[native-system]") {
  // x0^2 = 2, x1 * x0 = 1, x2 > x1
  const System system = system_over(
      3, {is_zero(var(0) * var(0) - number(2)), is_zero(var(0) * var(1) - number(1)), is_positive(var(2) - var(1))});
  const auto solution = dive(system, {1.414213562373095, 0.7071067811865475, 3.3}, {});
  REQUIRE(solution);
  CHECK(holds(system, *solution));
  CHECK(solution->fields.size() == 1);
  CHECK(solution->values[2].is_rational());
}

TEST_CASE("A dive gives free variables simple numbers", "[native-system]") {
  // x0 * x1 = x2, x0 > 1
  const System system = system_over(3, {is_zero(var(0) * var(1) - var(2)), is_positive(var(0) - number(1))});
  const auto solution = dive(system, {1.9837, 2.9142, 1.9837 * 2.9142}, {});
  REQUIRE(solution);
  CHECK(holds(system, *solution));
  for (const Value& value : solution->values) CHECK(value.rational().to_string().size() <= 4);
}

TEST_CASE("Parts without a variable in common are solved apart, fields included", "[native-system]") {
  const System system =
      system_over(4, {is_zero(var(0) * var(0) * var(0) - number(2)), is_zero(var(1) * var(1) - number(3)),
                      is_positive(var(1)), is_zero(var(2) * var(3) - number(6))});
  const auto solution = search_system(system, asked(4000));
  REQUIRE(solution);
  CHECK(solution->fields.size() == 2);
  CHECK(test::satisfies(system, *solution));
}

TEST_CASE("A cover leaves nothing but linear terms", "[native-system]") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    test::Random random(seed);
    System system = test::random_system(random, {}, false).system;
    const std::vector<Variable> cover = random_cover(system, random);
    std::vector<bool> is_in(system.variable_count());
    for (Variable variable : cover) is_in[variable] = true;
    const auto is_covered = [&](const auto& self, const Constraint& constraint) -> bool {
      for (const Constraint& part : constraint.parts) {
        if (!self(self, part)) return false;
      }
      for (const Term& term : constraint.polynomial.terms()) {
        const auto factors = term.monomial.factors();
        if (std::ranges::count_if(factors, [&](Variable variable) { return !is_in[variable]; }) > 1) return false;
      }
      return true;
    };
    for (const Constraint& constraint : system.constraints) CHECK(is_covered(is_covered, constraint));
  }
}

TEST_CASE("A search is deterministic, and ends when it is told to", "[native-system]") {
  test::Random random(5);
  const System system =
      test::random_system(random, {.free_variables = 4, .defined_variables = 6, .constraints = 6}, false).system;
  const auto first = search_system(system, asked(2000, 3));
  const auto second = search_system(system, asked(2000, 3));
  REQUIRE(first.has_value() == second.has_value());
  if (first) CHECK(first->values == second->values);
  CHECK_FALSE(search_system(system_over(1, {is_zero(var(0) * var(0) + number(1))}), asked(50)));
}

TEST_CASE("Nothing is returned that does not satisfy the system", "[native-system]") {
  // Systems that are not planted, most without a solution.
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    CAPTURE(seed);
    test::Random random(seed);
    test::RandomSystemShape shape;
    shape.is_planted = 0.3;
    const System system = test::random_system(random, shape, false).system;
    if (const auto solution = search_system(system, asked(150))) CHECK(test::satisfies(system, *solution));
  }
}

TEST_CASE("What has no exact solution that is found is found in floating point", "[native-system]") {
  // Four quadrics in four variables: roots of a large degree.
  const System system = system_over(4, {is_zero(var(0) * var(0) + var(1) * var(2) - number(3)),
                                        is_zero(var(1) * var(1) + var(2) * var(3) - number(5)),
                                        is_zero(var(2) * var(2) + var(3) * var(0) - number(7)),
                                        is_zero(var(3) * var(3) + var(0) * var(1) - number(11))});
  std::vector<double> near;
  SearchOptions options = asked(3000);
  options.take_near = [&](const std::vector<double>& values) {
    near = values;
    return true;
  };
  const auto solution = search_system(system, options);
  if (solution) return;
  REQUIRE(near.size() == 4);
  CHECK(std::abs(near[0] * near[0] + near[1] * near[2] - 3) < 1e-8);
  CHECK(std::abs(near[3] * near[3] + near[0] * near[1] - 11) < 1e-8);
}
