// The law of presolve on random systems: it never turns a satisfiable system into an unsatisfiable one or back, and
// whatever solves the presolved system is carried to a solution of the given one, exactly.
#include "presolve/system/polynomial_parts.h"
#include "property/comparison.h"
#include "support/random_system.h"
#include "support/scale.h"
#include "support/weighted_system.h"

#include "nnsolve/backend.h"
#include "nnsolve/presolve.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <optional>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

/// The given values are those before the steps from number `first` on; a step x := x + c * v or x := 1 / x gives x another
/// meaning.
void go_forward(const LiftStack& stack, Assignment& assignment, std::size_t first = 0) {
  FieldArithmetic arithmetic(assignment.fields);
  for (std::size_t i = first; i < stack.steps.size(); ++i) {
    const LiftStep& step = stack.steps[i];
    Value& value = assignment.values[step.variable];
    if (step.kind == LiftStep::Kind::define && presolving::mentions(step.denominator, step.variable)) {
      value = *arithmetic.inverse(value);
      continue;
    }
    const Value old =
        value_at(Polynomial::variable(step.variable) * Rational(2) - step.numerator, assignment.values, arithmetic);
    for (Variable variable : step.further) assignment.values[variable] = Value(Rational(12345));
    const std::vector<Variable> mentioned = presolving::sorted_variables_of(step.numerator);
    value = std::ranges::binary_search(mentioned, step.variable) ? old : Value(Rational(12345));
  }
}

/// What the first steps leave, and what the last of them was.
struct Prefix {
  PresolvedSystem presolved;
  std::string last_rule;
  bool is_last_choice = false;  // of one of several solutions: a given one need not be among those that are left
  bool has_choices = false;
};
Prefix presolve_prefix(const System& system, std::size_t limit) {
  Prefix prefix;
  PresolveOptions options;
  options.limit = limit;
  options.trace = [&](const PresolveStep& step) {
    prefix.last_rule = step.rule;
    prefix.is_last_choice = step.is_choice;
    prefix.has_choices = prefix.has_choices || step.is_choice;
  };
  prefix.presolved = presolve(system, options);
  return prefix;
}

constexpr std::size_t most_partners = 8;

/// The variables that are connected with this one, and it not among them; nothing if they are many.
std::optional<std::vector<Variable>> partners_of(const System& system, Variable variable) {
  for (Component& component : components(system)) {
    if (!std::erase(component.variables, variable)) continue;
    if (component.variables.size() > most_partners) return std::nullopt;
    return std::move(component.variables);
  }
  return std::vector<Variable>();
}

/// Whether some of the variables, multiplied by the factor, satisfy the system; if so, the assignment has these values.
bool multiply_some(const System& system, Assignment& assignment, const std::vector<Variable>& variables,
                   const Value& factor) {
  const FieldArithmetic arithmetic(assignment.fields);
  for (std::uint32_t chosen = 0; chosen < std::uint32_t{1} << variables.size(); ++chosen) {
    Assignment trial = assignment;
    for (std::size_t i = 0; i < variables.size(); ++i) {
      if (chosen >> i & 1) trial.values[variables[i]] = arithmetic.multiply(trial.values[variables[i]], factor);
    }
    if (!satisfies(system, trial)) continue;
    assignment = std::move(trial);
    return true;
  }
  return false;
}

Constraint replaced(Constraint constraint, Variable variable, const Polynomial& by) {
  if (presolving::mentions(constraint.polynomial, variable)) {
    constraint.polynomial =
        presolving::substitute(constraint.polynomial, variable, by, Polynomial(Rational(1))).polynomial;
  }
  for (Constraint& part : constraint.parts) part = replaced(std::move(part), variable, by);
  return constraint;
}

/// Replaces x by x + c * y, and says of x and y that they are not 0 where that is so.
void hide_shift(Random& random, RandomSystem& planted) {
  const std::int64_t last = static_cast<std::int64_t>(planted.values.values.size()) - 1;
  const auto x = static_cast<Variable>(uniform(random, 0, last)), y = static_cast<Variable>(uniform(random, 0, last));
  if (x == y) return;
  const Polynomial difference = Polynomial::term(Rational(uniform(random, 1, 2)), Monomial(y));
  for (Constraint& constraint : planted.system.constraints) {
    constraint = replaced(std::move(constraint), x, Polynomial::variable(x) + difference);
  }
  FieldArithmetic arithmetic(planted.values.fields);
  Value& value = planted.values.values[x];
  value = arithmetic.subtract(value, value_at(difference, planted.values.values, arithmetic));
  for (const Variable variable : {x, y}) {
    if (arithmetic.is_zero(planted.values.values[variable])) continue;
    planted.system.constraints.push_back(Constraint::atom(Polynomial::variable(variable), Relation::not_equal));
  }
}

/// Multiplies some variables by a new one, which is so far a symmetry unless it is multiplied by itself; or only its
/// sign is, if an equation says what its square is.
void hide_symmetry(Random& random, RandomSystem& planted) {
  const auto factor = static_cast<Variable>(planted.values.values.size());
  const bool is_sign = uniform(random, 0, 1) == 0;
  const Rational value(is_sign ? uniform(random, 0, 2) - 3 : uniform(random, 2, 3), uniform(random, 1, 2));
  std::vector<Variable> variables;
  const FieldArithmetic arithmetic(planted.values.fields);
  for (Variable variable = 0; variable < factor; ++variable) {
    if (uniform(random, 0, 2) > 0) continue;
    variables.push_back(variable);
    Value& old = planted.values.values[variable];
    old = arithmetic.multiply(old, Value(Rational(1) / value));
  }
  planted.system.variable_names.emplace_back("factor");
  planted.values.values.emplace_back(value);
  for (Constraint& constraint : planted.system.constraints) {
    for (const Variable variable : variables) {
      const Polynomial product = Polynomial::variable(variable) * Polynomial::variable(factor);
      constraint = replaced(std::move(constraint), variable, product);
    }
  }
  if (!is_sign) return;
  const Polynomial square = Polynomial::variable(factor) * Polynomial::variable(factor);
  planted.system.constraints.push_back(Constraint::atom(square - Polynomial(value * value), Relation::equal));
}

/// Other solutions of what is left, a value or two away from this one, are lifted to solutions as well: nothing has
/// been forgotten that the planted one happens to satisfy.
int lift_neighbours(Random& random, const System& given, const PresolvedSystem& presolved, const Assignment& rest) {
  std::vector<Variable> variables;
  for (const Component& component : components(presolved.system)) {
    variables.insert(variables.end(), component.variables.begin(), component.variables.end());
  }
  int lifted = 0;
  for (int attempt = 0; attempt < 6 && !variables.empty(); ++attempt) {
    Assignment neighbour = rest;
    for (std::int64_t changes = uniform(random, 1, 2); changes > 0; --changes) {
      const auto number = static_cast<std::size_t>(uniform(random, 0, static_cast<std::int64_t>(variables.size()) - 1));
      neighbour.values[variables[number]] = Value(Rational(uniform(random, -2, 2)));
    }
    if (!satisfies(presolved.system, neighbour)) continue;
    ++lifted;
    REQUIRE(satisfies(given, lift_and_check(presolved, neighbour)));
  }
  return lifted;
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
  std::size_t restricted = 0, inverted = 0;
  int neighbours = 0;
  for (int round = 0; round < scaled(3000); ++round) {
    const bool irrational = round % 3 == 0;
    RandomSystemShape shape = random_shape(random);
    shape.bounded = round % 4 == 0 ? 0.6 : 0;
    RandomSystem planted = random_system(random, shape, irrational);
    if (round % 2 == 0) hide_shift(random, planted);
    REQUIRE(satisfies(planted.system, planted.values));
    CAPTURE(seed, round);
    PresolveOptions options;
    options.seeks_reciprocals = round % 3 != 0;
    const std::size_t steps = presolve(planted.system, options).step_count;
    // Each prefix of the steps is right by itself.
    for (std::size_t limit = 0; limit <= steps; limit += 1 + steps / 8) {
      options.limit = limit;
      bool has_choices = false;  // a given solution need not be among those that are left then
      options.trace = [&](const PresolveStep& step) {
        has_choices = has_choices || step.is_choice;
        inverted += step.rule == "reciprocal" ? 1 : 0;
      };
      const PresolvedSystem presolved = presolve(planted.system, options);
      INFO("limit " << limit << " of " << steps);
      REQUIRE(presolved.step_count == limit);
      REQUIRE_FALSE(presolved.is_unsat);
      if (has_choices) continue;
      ++restricted;
      Assignment rest = planted.values;
      go_forward(presolved.lift, rest);
      REQUIRE(satisfies(presolved.system, rest));
      REQUIRE(satisfies(planted.system, lift_and_check(presolved, rest)));
      neighbours += lift_neighbours(random, planted.system, presolved, rest);
    }
  }
  CHECK(restricted > 3000);
  CHECK(neighbours > 3000);
  CHECK(inverted > 20);
}

TEST_CASE("What a symmetry chooses is among the images of a planted solution", "[presolve]") {
  // A sign, or a scale: some of the other variables change theirs. Which ones is found by trying, not by the rule.
  const std::uint64_t seed = seed_or(4);
  Random random(seed);
  std::map<std::string, int> uses;
  for (int round = 0; round < scaled(4000); ++round) {
    RandomSystemShape shape = random_shape(random);
    shape.free_variables = static_cast<int>(uniform(random, 1, 2));
    shape.defined_variables = static_cast<int>(uniform(random, 0, 4));
    RandomSystem planted = random_system(random, shape, round % 4 == 0);
    hide_symmetry(random, planted);
    CAPTURE(seed, round);
    REQUIRE(satisfies(planted.system, planted.values));
    if (!presolve_prefix(planted.system, PresolveOptions().limit).has_choices) continue;
    PresolvedSystem before = presolve_prefix(planted.system, 0).presolved;
    Assignment values = planted.values;
    while (true) {
      auto [after, rule, is_choice, has_choices] = presolve_prefix(planted.system, before.step_count + 1);
      REQUIRE_FALSE(after.is_unsat);
      if (after.step_count == before.step_count) break;
      const std::size_t first = before.lift.steps.size();
      if (is_choice) {
        CAPTURE(rule);
        if (rule == "weights") break;  // sizes of several variables at once: scale_symmetry_test
        if (rule == "translation" || rule == "rotation") break;  // motion_symmetry_test
        const LiftStep& step = after.lift.steps.at(first);
        ++uses[rule];
        if (rule == "single variable") {
          values.values[step.variable] = Value(step.value);
        } else {
          const auto partners = partners_of(before.system, step.variable);
          if (!partners) break;
          const Value factor = rule == "scaling" ? values.values[step.variable] : Value(Rational(-1));
          REQUIRE(multiply_some(after.system, values, *partners, factor));
        }
      }
      go_forward(after.lift, values, first);
      REQUIRE(satisfies(after.system, values));
      lift_neighbours(random, planted.system, after, values);
      before = std::move(after);
    }
  }
  for (const auto& [rule, count] : uses) WARN(rule << " " << count);
  CHECK(uses["sign symmetry"] > 100);
  CHECK(uses["scaling"] > 100);
  CHECK(uses["single variable"] > 100);
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
  Comparison comparison(*z3);
  const std::uint64_t seed = seed_or(2);
  Random random(seed);
  for (int round = 0; round < scaled(1500); ++round) {
    RandomSystemShape shape = random_shape(random);
    shape.is_planted = round % 2 == 0 ? 1 : 0.3;
    const RandomSystem given = random_system(random, shape, round % 5 == 0);
    CAPTURE(seed, round);
    comparison.compare(given.system, presolve(given.system));
  }
  comparison.require_both(100, 20);
}

TEST_CASE("Presolve agrees with z3 where variables are bounded", "[presolve]") {
  if (!has_z3()) {
    WARN("skipped: no backend z3");
    return;
  }
  const std::unique_ptr<Backend> z3 = make_backend("z3");
  Comparison comparison(*z3);
  Random random(12);
  std::size_t used = 0;
  for (int round = 0; round < 600; ++round) {
    RandomSystemShape shape = random_shape(random);
    shape.is_planted = round % 2 == 0 ? 1 : 0.7;
    shape.bounded = 0.5;
    const RandomSystem given = random_system(random, shape, false);
    INFO("seed 12, round " << round);
    PresolveOptions options;
    bool is_used = false;
    options.trace = [&](const PresolveStep& step) {
      is_used = is_used || step.rule == "bounds" || step.rule == "point" || step.rule == "disjunction";
    };
    const PresolvedSystem presolved = presolve(given.system, options);
    if (!is_used) continue;
    ++used;
    comparison.compare(given.system, presolved);
  }
  CHECK(used > 100);
  comparison.require_both(30, 20);
}

TEST_CASE("Presolve agrees with z3 where sizes are free, and fixed", "[presolve]") {
  if (!has_z3()) {
    WARN("skipped: no backend z3");
    return;
  }
  const std::unique_ptr<Backend> z3 = make_backend("z3");
  Comparison comparison(*z3);
  Random random(11);
  std::size_t fixed = 0;
  for (int round = 0; round < 600; ++round) {
    const RandomSystem given = weighted_system(random, static_cast<std::size_t>(uniform(random, 2, 5)), round % 2 == 0);
    INFO("seed 11, round " << round);
    PresolveOptions options;
    bool is_fixed = false;
    options.trace = [&](const PresolveStep& step) { is_fixed = is_fixed || step.rule == "weights"; };
    const PresolvedSystem presolved = presolve(given.system, options);
    if (round % 2 == 0) REQUIRE_FALSE(presolved.is_unsat);
    if (!is_fixed) continue;
    ++fixed;
    comparison.compare(given.system, presolved);
  }
  CHECK(fixed > 50);
  comparison.require_both(20, 2);
}
