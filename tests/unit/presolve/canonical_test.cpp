// The canonical order forgets names, numbers and the order of constraints.
#include "support/random_system.h"

#include "nnsolve/presolve.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

Polynomial renumbered(const Polynomial& polynomial, const std::vector<Variable>& numbers) {
  TermList terms;
  for (const Term& term : polynomial.terms()) {
    std::vector<Variable> factors;
    for (Variable variable : term.monomial.factors()) factors.push_back(numbers[variable]);
    terms.push_back({term.coefficient, Monomial(factors)});
  }
  return Polynomial::sum(std::move(terms));
}

Constraint renumbered(const Constraint& constraint, const std::vector<Variable>& numbers) {
  Constraint result{constraint.kind, constraint.relation, renumbered(constraint.polynomial, numbers), {}};
  for (const Constraint& part : constraint.parts) result.parts.push_back(renumbered(part, numbers));
  return result;
}

}  // namespace

TEST_CASE("Isomorphic systems have the same canonical form", "[presolve]") {
  Random random(7);
  for (int round = 0; round < 300; ++round) {
    RandomSystemShape shape;
    shape.defined_variables = static_cast<int>(uniform(random, 0, 12));
    const System given = random_system(random, shape, false).system;
    std::vector<Variable> numbers(given.variable_count());
    std::iota(numbers.begin(), numbers.end(), Variable{0});
    std::shuffle(numbers.begin(), numbers.end(), random);
    System other;
    other.variable_names = given.variable_names;
    for (const Constraint& constraint : given.constraints) other.constraints.push_back(renumbered(constraint, numbers));
    std::shuffle(other.constraints.begin(), other.constraints.end(), random);
    const CanonicalSystem a = canonical(given), b = canonical(other);
    INFO("round " << round);
    CHECK(a.system.variable_names == b.system.variable_names);
    CHECK(a.system.constraints == b.system.constraints);
  }
}

TEST_CASE("The canonical system is the given one over other numbers", "[presolve]") {
  Random random(8);
  for (int round = 0; round < 200; ++round) {
    const RandomSystem planted = random_system(random, {}, round % 2 == 0);
    const CanonicalSystem canonical_system = canonical(planted.system);
    Assignment values{planted.values.fields, {}};
    for (Variable variable : canonical_system.variables) values.values.push_back(planted.values.values[variable]);
    CHECK(canonical_system.system.constraints.size() == planted.system.constraints.size());
    CHECK(satisfies(canonical_system.system, values));
  }
}

TEST_CASE("Components are solved apart", "[presolve]") {
  Random random(9);
  for (int round = 0; round < 200; ++round) {
    RandomSystemShape shape;
    shape.free_variables = 6;
    const RandomSystem planted = random_system(random, shape, false);
    std::size_t constraints = 0;
    std::vector<bool> is_taken(planted.system.variable_count());
    for (const Component& component : components(planted.system)) {
      Assignment values;
      for (Variable variable : component.variables) {
        CHECK_FALSE(is_taken[variable]);
        is_taken[variable] = true;
        values.values.push_back(planted.values.values[variable]);
      }
      CHECK(satisfies(component.system, values));
      constraints += component.system.constraints.size();
    }
    CHECK(constraints == planted.system.constraints.size());
  }
}
