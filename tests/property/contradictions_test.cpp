// Disjunctions whose branches contradict themselves, in signs or in bounds, at the top or deep inside.
//
// Without this, a rule that reads what branches say could take nothing that a false one leaves (no sign, no number) for
// something that can be said: presolve then stopped as broken, or could have lost the solutions of the other branches.
#include "property/comparison.h"
#include "support/scale.h"

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

constexpr Variable variable_count = 3;

/// A variable, a sum or a difference of two, at times with a number: few, so that they come again.
Polynomial form(Random& random) {
  auto variable = [&] { return Polynomial::variable(static_cast<Variable>(uniform(random, 0, variable_count - 1))); };
  Polynomial result = variable();
  if (uniform(random, 0, 1) == 0) result += variable() * Rational(uniform(random, 0, 1) == 0 ? 1 : -1);
  if (uniform(random, 0, 3) == 0) result += Polynomial(Rational(uniform(random, -1, 1)));
  return result;
}

Constraint atom(Random& random, Polynomial polynomial) {
  if (uniform(random, 0, 1) == 0) polynomial = -polynomial;
  return Constraint::atom(std::move(polynomial), static_cast<Relation>(uniform(random, 0, 3)));
}

/// Atoms about few forms, shifted by numbers at times: x > 1 and x < 0 contradict each other as bounds.
std::vector<Constraint> branch_atoms(Random& random, const std::vector<Polynomial>& forms) {
  std::vector<Constraint> atoms;
  for (std::int64_t count = uniform(random, 2, 4); count > 0; --count) {
    Polynomial polynomial = forms[static_cast<std::size_t>(uniform(random, 0, std::ssize(forms) - 1))];
    if (uniform(random, 0, 4) == 0) polynomial += Polynomial(Rational(uniform(random, -2, 2)));
    atoms.push_back(atom(random, std::move(polynomial)));
  }
  return atoms;
}

Constraint disjunction(Random& random, const std::vector<Polynomial>& forms, int depth) {
  std::vector<Constraint> branches;
  for (std::int64_t count = uniform(random, 2, 3); count > 0; --count) {
    std::vector<Constraint> parts = branch_atoms(random, forms);
    if (depth > 0 && uniform(random, 0, 1) == 0) parts.push_back(disjunction(random, forms, depth - 1));
    branches.push_back(Constraint::all(std::move(parts)));
  }
  return Constraint::any(std::move(branches));
}

System system_of_contradictions(Random& random) {
  System system;
  system.variable_names = {"x", "y", "z"};
  std::vector<Polynomial> forms;
  for (std::int64_t count = uniform(random, 1, 3); count > 0; --count) {
    Polynomial polynomial = form(random);
    if (!polynomial.is_constant()) forms.push_back(std::move(polynomial));
  }
  if (forms.empty()) forms.push_back(Polynomial::variable(0));
  for (std::int64_t count = uniform(random, 1, 3); count > 0; --count) {
    system.constraints.push_back(disjunction(random, forms, static_cast<int>(uniform(random, 0, 2))));
  }
  if (uniform(random, 0, 1) == 0) system.constraints.push_back(atom(random, form(random)));
  return system;
}

/// Some point of a grid that satisfies the system: sat without anybody's word.
bool has_point_on_grid(const System& system) {
  FieldArithmetic arithmetic({});
  std::vector<Value> values(variable_count);
  constexpr int steps = 9;
  for (int code = 0; code < steps * steps * steps; ++code) {
    int rest = code;
    for (Value& value : values) {
      value = Value(Rational(rest % steps - steps / 2, 2));
      rest /= steps;
    }
    if (std::ranges::all_of(system.constraints,
                            [&](const Constraint& constraint) { return satisfies(constraint, values, arithmetic); })) {
      return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("Branches that contradict themselves say nothing", "[presolve]") {
  if (!has_z3()) {
    WARN("skipped: no backend z3");
    return;
  }
  const std::unique_ptr<Backend> z3 = make_backend("z3");
  Comparison comparison(*z3);
  const std::uint64_t seed = seed_or(23);
  Random random(seed);
  std::size_t used = 0;
  for (int round = 0; round < scaled(600); ++round) {
    const System system = system_of_contradictions(random);
    CAPTURE(seed, round);
    PresolveOptions options;
    bool is_used = false;
    options.trace = [&](const PresolveStep& step) { is_used = is_used || step.rule == "branches"; };
    const PresolvedSystem presolved = presolve(system, options);
    used += is_used ? 1 : 0;
    if (presolved.is_unsat) REQUIRE_FALSE(has_point_on_grid(system));
    if (is_used || round % 5 == 0) comparison.compare(system, presolved);
  }
  CHECK(used > 100);
  comparison.require_both(50, 50);
}
