// Large sparse systems are solved by peeling, or not at all; and numbers must stay short.
#include "native/system/peel.h"

#include "algebra/evaluate_system.h"
#include "native/system/peel_fill.h"
#include "native/system/peel_walk.h"
#include "presolve/system/polynomial_parts.h"
#include "support/planted_sparse.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

using namespace nnsolve;
using namespace nnsolve::native;

namespace {

struct Equations {
  explicit Equations(const System& system) {
    for (AtomIndex i = 0; i < system.constraints.size(); ++i) {
      if (system.constraints[i].relation != Relation::equal) continue;
      polynomials.push_back(&system.constraints[i].polynomial);
      atoms.push_back(i);
    }
  }
  std::vector<const Polynomial*> polynomials;
  std::vector<AtomIndex> atoms;
};

std::size_t longest(const std::vector<Rational>& values) {
  std::size_t result = 0;
  for (const Rational& value : values) result = std::max(result, value.to_string().size());
  return result;
}

}  // namespace

TEST_CASE("A peeled variable is in no equation that was peeled later, and linear in its own", "[native-system]") {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    test::Random random(seed);
    const auto planted = test::planted_sparse(random, {.unknowns = 60, .equations = 0.8, .products = 1});
    const Equations equations(planted.system);
    const Peeling peeling = peel(equations.polynomials, 60);
    CHECK(peeling.steps.size() + peeling.core.size() == equations.polynomials.size());
    std::vector<std::uint32_t> later = peeling.core;
    for (std::size_t i = peeling.steps.size(); i-- > 0;) {
      const auto& [equation, variable] = peeling.steps[i];
      for (std::uint32_t other : later) {
        CHECK_FALSE(
            std::ranges::binary_search(presolving::sorted_variables_of(*equations.polynomials[other]), variable));
      }
      for (const Term& term : equations.polynomials[equation]->terms()) {
        CHECK(std::ranges::count(term.monomial.factors(), variable) <= 1);
      }
      later.push_back(equation);
    }
  }
}

TEST_CASE("A square is not peeled", "[native-system]") {
  const Polynomial square = Polynomial::variable(0) * Polynomial::variable(0) - Polynomial(Rational(2));
  const Polynomial* equations[] = {&square};
  CHECK(peel(equations, 1).core.size() == 1);
}

TEST_CASE("Peeled systems are solved in short numbers", "[native-system]") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    test::Random random(seed);
    const auto planted = test::planted_sparse(random, {.unknowns = 1000, .equations = 0.6, .products = 1});
    const Equations equations(planted.system);
    const Peeling peeling = peel(equations.polynomials, 1000);
    REQUIRE(peeling.core.empty());
    PeelFill fill(planted.system, equations.polynomials, peeling);
    const auto values = fill.without_point(random, 200, {});
    REQUIRE(values);
    CHECK(holds(planted.system, *values));
    CHECK(longest(*values) <= 60);
    // Near the planted solution, which is simple, there is nothing else to find.
    Point point;
    for (const Rational& value : planted.values) point.push_back(value.to_double());
    const auto near = fill.near(point, {}, {});
    REQUIRE(near);
    CHECK(holds(planted.system, *near));
  }
}

TEST_CASE("A walk makes inequalities hold in short numbers", "[native-system]") {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    test::Random random(seed);
    const auto planted =
        test::planted_sparse(random, {.unknowns = 300, .equations = 0.4, .inequalities = 0.3, .products = 1});
    const Equations equations(planted.system);
    const Peeling peeling = peel(equations.polynomials, 300);
    REQUIRE(peeling.core.empty());
    const CompiledSystem compiled(planted.system);
    PeelWalk walk(planted.system, compiled, equations.atoms, peeling);
    auto free = walk.run(random, 100'000, {});
    REQUIRE(free);
    PeelFill fill(planted.system, equations.polynomials, peeling);
    const auto values = fill.with(std::move(*free));
    REQUIRE(values);
    CHECK(holds(planted.system, *values));
    CHECK(longest(*values) <= 40);
  }
}
