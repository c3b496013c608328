// The law of presolve on random systems: it never turns a satisfiable system into an unsatisfiable one or back, and
// whatever solves the presolved system is carried to a solution of the given one, exactly.
#include "algebra/field_merge.h"
#include "presolve/system/polynomial_parts.h"
#include "support/random_system.h"
#include "support/scale.h"

#include "nnsolve/backend.h"
#include "nnsolve/presolve.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

bool has_z3() {
  const std::vector<std::string> linked = linked_backends();
  return std::ranges::find(linked, "z3") != linked.end();
}

Outcome ask(Backend& backend, const System& system) {
  Limits limits;
  limits.seconds = 0.3;
  return run(backend, system, limits);
}

Assignment to_assignment(const std::vector<Real>& model) {
  Expressed expressed = express(model, std::vector<std::uint32_t>(model.size(), 0));
  return {std::move(expressed.fields), std::move(expressed.values)};
}

/// Lifts; after each step, what the step removed must hold.
Assignment lift_and_check(const PresolvedSystem& presolved, const Assignment& assignment) {
  return lift(presolved.lift, assignment, [](const LiftStep& step, const Assignment& values) {
    FieldArithmetic arithmetic(values.fields);
    for (const Constraint& constraint : step.removed) {
      INFO("after the step of rule " << step.rule);
      REQUIRE(satisfies(constraint, values.values, arithmetic));
    }
  });
}

/// The given values are those before the steps; a step x := x + c * v gives x another meaning.
void go_forward(const LiftStack& stack, Assignment& assignment) {
  FieldArithmetic arithmetic(assignment.fields);
  for (const LiftStep& step : stack.steps) {
    Value& value = assignment.values[step.variable];
    const Value old =
        evaluate(Polynomial::variable(step.variable) * Rational(2) - step.numerator, assignment.values, arithmetic);
    for (Variable variable : step.further) assignment.values[variable] = Value(Rational(12345));
    const std::vector<Variable> mentioned = presolving::sorted_variables_of(step.numerator);
    value = std::ranges::binary_search(mentioned, step.variable) ? old : Value(Rational(12345));
  }
}

/// True if a step chose one of several solutions, so that a given one need not be among those that are left.
bool has_choices(const LiftStack& stack) {
  return std::ranges::any_of(stack.steps, [](const LiftStep& step) { return step.kind == LiftStep::Kind::introduce; });
}

RandomSystemShape random_shape(Random& random) {
  RandomSystemShape shape;
  shape.free_variables = static_cast<int>(uniform(random, 1, 4));
  shape.defined_variables = static_cast<int>(uniform(random, 0, 10));
  shape.constraints = static_cast<int>(uniform(random, 0, 6));
  shape.with_inequalities = uniform(random, 0, 2) > 0;
  shape.with_disjunctions = uniform(random, 0, 2) == 0;
  return shape;
}

}  // namespace

TEST_CASE("A planted solution, restricted to what is left, is lifted to a solution", "[presolve]") {
  const std::uint64_t seed = seed_or(1);
  Random random(seed);
  std::size_t restricted = 0;
  for (int round = 0; round < scaled(3000); ++round) {
    const bool irrational = round % 3 == 0;
    const RandomSystem planted = random_system(random, random_shape(random), irrational);
    REQUIRE(satisfies(planted.system, planted.values));
    CAPTURE(seed, round);
    const std::size_t steps = presolve(planted.system).step_count;
    // Each prefix of the steps is right by itself.
    for (std::size_t limit = 0; limit <= steps; limit += 1 + steps / 8) {
      PresolveOptions options;
      options.limit = limit;
      const PresolvedSystem presolved = presolve(planted.system, options);
      INFO("limit " << limit << " of " << steps);
      REQUIRE(presolved.step_count == limit);
      REQUIRE_FALSE(presolved.is_unsat);
      if (has_choices(presolved.lift)) continue;
      ++restricted;
      Assignment rest = planted.values;
      go_forward(presolved.lift, rest);
      REQUIRE(satisfies(presolved.system, rest));
      REQUIRE(satisfies(planted.system, lift_and_check(presolved, rest)));
    }
  }
  CHECK(restricted > 3000);
}

TEST_CASE("Sparse systems of additions and inversions are solved by presolve alone, or rightly reduced", "[presolve]") {
  const std::uint64_t seed = seed_or(3);
  Random random(seed);
  std::size_t solved = 0;
  for (int round = 0; round < scaled(6000); ++round) {
    System system;
    const std::int64_t constraints = uniform(random, 4, 60), variables = constraints * 10 / 6;
    for (std::int64_t i = 0; i < variables; ++i) {
      std::string name = "v";
      name += std::to_string(i);
      system.variable_names.push_back(std::move(name));
    }
    auto any = [&] { return Polynomial::variable(static_cast<Variable>(uniform(random, 0, variables - 1))); };
    for (std::int64_t i = 0; i < constraints; ++i) {
      system.constraints.push_back(
          Constraint::atom(uniform(random, 0, 1) == 0 ? any() + any() - any() : any() * any() - Polynomial(Rational(1)),
                           Relation::equal));
    }
    CAPTURE(seed, round);
    const PresolvedSystem presolved = presolve(system);
    if (presolved.is_unsat || !presolved.system.constraints.empty()) continue;
    ++solved;
    Assignment nothing;
    nothing.values.resize(system.variable_count());
    REQUIRE(satisfies(system, lift_and_check(presolved, nothing)));
  }
  CHECK(solved > 3000);
}

TEST_CASE("Presolve agrees with z3 about satisfiability, and z3's models are lifted", "[presolve]") {
  if (!has_z3()) {
    WARN("skipped: no backend z3");
    return;
  }
  const std::unique_ptr<Backend> z3 = make_backend("z3");
  const std::uint64_t seed = seed_or(2);
  Random random(seed);
  std::size_t sat = 0, unsat = 0, unknown = 0;
  for (int round = 0; round < scaled(1500); ++round) {
    RandomSystemShape shape = random_shape(random);
    shape.is_planted = round % 2 == 0 ? 1 : 0.3;
    const RandomSystem given = random_system(random, shape, round % 5 == 0);
    CAPTURE(seed, round);
    const PresolvedSystem presolved = presolve(given.system);
    const Outcome before = ask(*z3, given.system);
    const Outcome after = presolved.is_unsat ? Outcome{Status::unsat, "", {}} : ask(*z3, presolved.system);
    if (after.status == Status::sat) {
      REQUIRE(satisfies(given.system, lift_and_check(presolved, to_assignment(after.model))));
    }
    if (before.status == Status::unknown || after.status == Status::unknown) {
      ++unknown;
      continue;
    }
    REQUIRE(before.status == after.status);
    ++(after.status == Status::sat ? sat : unsat);
  }
  WARN("sat " << sat << ", unsat " << unsat << ", unknown " << unknown);
  CHECK(sat > 100);
  CHECK(unsat > 20);
}
