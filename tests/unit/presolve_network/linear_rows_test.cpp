// Without these, a wrong rank would make the rules on linear networks say unsat where something fits.
#include "presolve/network/linear_rows.h"

#include <catch2/catch.hpp>

#include <random>
#include <vector>

using namespace nnsolve;

namespace {

using Random = std::mt19937_64;

int uniform(Random& random, int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); }

LinearEquation random_equation(Random& random, const std::vector<Rational>& solution) {
  LinearEquation equation;
  for (std::uint32_t column = 0; column < solution.size(); ++column) {
    const Rational value(uniform(random, -2, 2));
    if (value.is_zero() || uniform(random, 0, 2) == 0) continue;
    equation.value += value * solution[column];
    equation.row.emplace_back(column, value);
  }
  return equation;
}

/// The sum of random multiples of the equations.
LinearEquation combination(Random& random, const std::vector<LinearEquation>& equations, std::uint32_t columns) {
  std::vector<Rational> dense(columns);
  LinearEquation sum;
  for (const LinearEquation& equation : equations) {
    const Rational factor(uniform(random, -3, 3), uniform(random, 1, 3));
    for (const auto& [column, value] : equation.row) dense[column] += factor * value;
    sum.value += factor * equation.value;
  }
  for (std::uint32_t column = 0; column < columns; ++column) {
    if (!dense[column].is_zero()) sum.row.emplace_back(column, dense[column]);
  }
  return sum;
}

bool is_same(const Elimination& a, const Elimination& b) {
  const auto first = a.reduced();
  const auto second = b.reduced();
  auto equal = [](const auto& x, const auto& y) {
    return x.first == y.first && x.second.row == y.second.row && x.second.value == y.second.value;
  };
  return std::equal(first.begin(), first.end(), second.begin(), second.end(), equal);
}

}  // namespace

TEST_CASE("what equations imply is implied, and what differs from that contradicts them", "[presolve]") {
  constexpr std::uint64_t seed = 11;
  Random random(seed);
  for (int i = 0; i < 500; ++i) {
    CAPTURE(seed, i);
    std::vector<Rational> solution(static_cast<std::size_t>(uniform(random, 1, 6)));
    for (Rational& value : solution) value = Rational(uniform(random, -3, 3), uniform(random, 1, 2));
    const auto columns = static_cast<std::uint32_t>(solution.size());
    std::vector<LinearEquation> equations;
    Elimination elimination;
    for (int k = uniform(random, 0, 7); k > 0; --k) {
      equations.push_back(random_equation(random, solution));
      REQUIRE(elimination.insert(equations.back()) != Elimination::Verdict::contradicts);
    }
    LinearEquation implied = combination(random, equations, columns);
    REQUIRE(elimination.insert(implied) == Elimination::Verdict::implied);
    implied.value += 1;
    REQUIRE(elimination.insert(implied) == Elimination::Verdict::contradicts);
    // The reduced form depends on what is said only.
    Elimination again;
    for (std::size_t k = 0; k < 2 * columns + 2; ++k) again.insert(combination(random, equations, columns));
    if (again.rank() == elimination.rank()) REQUIRE(is_same(elimination, again));
  }
}

TEST_CASE("the core holds every row that is part of a dependence", "[presolve]") {
  constexpr std::uint64_t seed = 12;
  Random random(seed);
  int dependent = 0;
  for (int i = 0; i < 500; ++i) {
    CAPTURE(seed, i);
    const std::vector<Rational> nothing(static_cast<std::size_t>(uniform(random, 1, 8)));
    std::vector<LinearEquation> equations;
    for (int k = uniform(random, 1, 8); k > 0; --k) equations.push_back(random_equation(random, nothing));
    const std::vector<bool> is_in_core = core_of(equations);
    for (std::size_t k = 0; k < equations.size(); ++k) {
      Elimination others;
      for (std::size_t j = 0; j < equations.size(); ++j) {
        if (j != k) others.insert(equations[j]);
      }
      const bool is_implied = others.insert(equations[k]) == Elimination::Verdict::implied;
      if (is_implied) REQUIRE(is_in_core[k]);
      dependent += is_implied ? 1 : 0;
    }
  }
  CHECK(dependent > 100);
}
