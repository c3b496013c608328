// The theorem against a solver that knows nothing of the reduction: source and target have the same verdict, and what
// is pulled from a model of the target satisfies the source. Without these tests, a gadget that is too weak would go
// unnoticed: what push() makes satisfies it anyway.
#include "algebra/field_merge.h"
#include "etr_reduction_support.h"
#include "formula/lower.h"
#include "support/random_etr.h"

#include "nnsolve/backend.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

std::vector<std::string> plain_names(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back(std::string("v").append(std::to_string(i)));
  return names;
}

System system_of(const EtrInv& formula) {
  System system{plain_names(formula.variable_names.size()), {}};
  const auto v = [](Variable variable) { return Polynomial::variable(variable); };
  for (const EtrInvConstraint& c : formula.constraints) {
    const bool is_addition = c.kind == EtrInvConstraint::Kind::addition;
    Polynomial p = is_addition ? v(c.x) + v(c.y) - v(c.z) : v(c.x) * v(c.y) - Polynomial(Rational(1));
    system.constraints.push_back(Constraint::atom(std::move(p), Relation::equal));
  }
  return system;
}

/// Expands the terms, so for small formulas.
System system_of(const Etr& source) {
  const LoweredEtr lowered = lower(source);
  const Etr& formula = lowered.formula;
  System system{plain_names(lowered.is_sign.size()), {}};
  std::vector<Polynomial> terms(formula.node_count());
  std::vector<Constraint> formulas(formula.node_count());
  for (NodeIndex n = 0; n < formula.node_count(); ++n) {
    const EtrNode& node = formula.node(n);
    std::vector<Constraint> parts;
    if (node.kind == EtrKind::constant) terms[n] = Polynomial(formula.constant(n));
    if (node.kind == EtrKind::variable) terms[n] = Polynomial::variable(node.number);
    if (node.kind == EtrKind::product) terms[n] = Polynomial(Rational(1));
    for (const NodeIndex child : formula.children(n)) {
      if (node.kind == EtrKind::sum) terms[n] += terms[child];
      if (node.kind == EtrKind::product) terms[n] = terms[n] * terms[child];
      if (node.kind == EtrKind::atom) formulas[n] = Constraint::atom(terms[child], node.relation);
      parts.push_back(formulas[child]);
    }
    if (node.kind == EtrKind::all) formulas[n] = Constraint::all(std::move(parts));
    if (node.kind == EtrKind::any) formulas[n] = Constraint::any(std::move(parts));
    if (node.kind == EtrKind::truth) formulas[n] = node.number != 0 ? Constraint::all({}) : Constraint::any({});
  }
  for (const NodeIndex assertion : formula.assertions()) system.constraints.push_back(formulas[assertion]);
  for (Variable v = 0; v < lowered.is_sign.size(); ++v) {
    const Polynomial square = Polynomial::variable(v) * Polynomial::variable(v);
    if (lowered.is_sign[v]) system.constraints.push_back(Constraint::atom(square - Rational(1), Relation::equal));
  }
  return system;
}

Outcome ask(Backend& backend, const System& system) {
  Limits limits;
  limits.seconds = 1;
  limits.memory_megabytes = 1500;
  return run(backend, system, limits);
}

/// The model, expressed over one field for each of its irrational numbers or fewer.
Assignment assignment_of(const std::vector<Real>& model) {
  Expressed expressed = express(model, std::vector<std::uint32_t>(model.size(), 0));
  return {std::move(expressed.fields), std::move(expressed.values)};
}

struct Tally {
  int sat = 0;
  int unsat = 0;
  int open = 0;
  int pulled = 0;
};

/// Compares the verdicts where both are known. A claim of unsat that a checked solution contradicts does not count:
/// solvers err, and the exact evaluation does not.
void compare(Backend& backend, const Etr& source, InequalityMode mode, Tally& tally) {
  const EtrToEtrInv reduction(source, mode);
  const Outcome on_source = ask(backend, system_of(source));
  const Outcome on_target = ask(backend, system_of(reduction.target()));
  if (on_target.status == Status::sat) {
    const Assignment pulled = reduction.pull(assignment_of(on_target.model));
    REQUIRE(is_solution(source, pulled));
    REQUIRE(on_source.status != Status::unsat);
    ++tally.pulled;
  }
  if (on_source.status == Status::sat && on_target.status == Status::unsat) {
    Assignment solution = assignment_of(on_source.model);
    const LoweredEtr lowered = lower(source);
    solution.values.resize(source.variables().size());
    for (std::size_t v = 0; v < solution.values.size(); ++v) {
      if (lowered.is_sign[v]) solution.values[v] = Rational(solution.values[v] == Value(Rational(1)) ? 1 : 0);
    }
    check_round_trip(reduction, solution);
    WARN("the solver says unsat of a target that has a checked solution");
    return;
  }
  const bool is_known = on_source.status != Status::unknown && on_target.status != Status::unknown;
  if (!is_known) {
    ++tally.open;
  } else {
    REQUIRE(on_source.status == on_target.status);
    ++(on_source.status == Status::sat ? tally.sat : tally.unsat);
  }
}

bool has_z3() {
  const std::vector<std::string> linked = linked_backends();
  if (std::ranges::find(linked, "z3") != linked.end()) return true;
  WARN("SKIPPED: backend z3 is not built in");
  return false;
}

}  // namespace

TEST_CASE("two atoms and one of two have the verdict of the source") {
  if (!has_z3()) return;
  const auto z3 = make_backend("z3");
  Tally tally;
  const std::array<Relation, 4> relations = {Relation::equal, Relation::not_equal, Relation::greater,
                                             Relation::greater_equal};
  int number = 0;
  for (const Relation first : relations) {
    for (const Relation second : relations) {
      for (const int value : {-1, 0, 1}) {
        ++number;
        const InequalityMode mode = number % 7 == 0 ? InequalityMode::rational : InequalityMode::root;
        Builder b;
        const Node x = b.real("x");
        const Node left{&b.etr, b.etr.make_atom(x.index, first)};
        const Node right{&b.etr, b.etr.make_atom((Rational(-1) * x + Rational(value)).index, second)};
        b.require(number % 2 == 0 ? left || right : left && right);
        if (number % 2 == 0) b.require(x == Rational(-value));
        compare(*z3, b.etr, mode, tally);
      }
    }
  }
  INFO("sat " << tally.sat << ", unsat " << tally.unsat << ", open " << tally.open);  // it depends on the time limit
  CHECK(tally.sat > 3);
  CHECK(tally.unsat > 0);
  CHECK(tally.pulled > 15);
}

// Three and more parts, nested ones, and parts under the guard of a Bool variable: the equation between selectors.
TEST_CASE("disjunctions of conjunctions have the verdict of the source") {
  if (!has_z3()) return;
  const auto z3 = make_backend("z3");
  Tally tally;
  for (const int sum : {1, 3, 5, 7}) {
    for (const int shape : {0, 1, 2}) {
      Builder b;
      const Node x = b.real("x");
      const Node y = b.real("y");
      const Node p = b.boolean("p");
      const auto point = [&](int at) { return x == Rational(at) && y == Rational(at + 1); };
      if (shape == 0) b.require(any_of({point(1), point(3), point(5)}));
      if (shape == 1) b.require(any_of({p, point(1), point(3)}));
      if (shape == 1) b.require(!p);
      if (shape == 2)
        b.require(point(1) || (x == Rational(3) && (point(2) || (y == Rational(4) && x - y != Rational(0)))));
      b.require(x + y == Rational(sum));
      compare(*z3, b.etr, InequalityMode::root, tally);
    }
  }
  INFO("sat " << tally.sat << ", unsat " << tally.unsat << ", open " << tally.open);  // it depends on the time limit
  CHECK(tally.sat > 0);
}

// Products, disjunctions of conjunctions, Bool variables, ite.
TEST_CASE("random formulas have the verdict of the source") {
  if (!has_z3()) return;
  const auto z3 = make_backend("z3");
  Random random(31);
  Tally tally;
  for (int round = 0; round < 30; ++round) {
    RandomEtrShape shape;
    shape.reals = 2;
    shape.terms = 2;
    shape.atoms = 3;
    shape.formulas = 4;
    shape.assertions = 3 + round % 3;
    shape.degree = 1 + round % 4 / 3;
    shape.is_planted = round % 5 == 0;
    const RandomEtr made = random_etr(random, shape, 1);
    compare(*z3, made.formula, round % 6 == 0 ? InequalityMode::rational : InequalityMode::root, tally);
  }
  INFO("sat " << tally.sat << ", unsat " << tally.unsat << ", open " << tally.open);  // it depends on the time limit
  CHECK(tally.sat > 1);
  CHECK(tally.unsat > 1);
  CHECK(tally.pulled > 6);
}
