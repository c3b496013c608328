// If these break, a backend is called a liar that told the truth, or a lie passes for the truth.
#include "crosscheck/exact_system.h"

#include "check/check_and_merge.h"

#include "nnsolve/check.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace nnsolve;

namespace {

Polynomial variable(Variable v) { return Polynomial::variable(v); }
Constraint atom(const Polynomial& polynomial, Relation relation) { return Constraint::atom(polynomial, relation); }

/// x^2 = 2, x > 0, and y = x or y = -x.
System root_system() {
  const Polynomial x = variable(0);
  const Polynomial y = variable(1);
  return {{"x", "y"},
          {atom(x * x - Polynomial(Rational(2)), Relation::equal), atom(x, Relation::greater),
           Constraint::any({atom(y - x, Relation::equal), atom(y + x, Relation::equal)})}};
}

Real root_2(std::size_t index) { return *Real::root_by_index({Rational(-2), Rational(0), Rational(1)}, index); }

PartialSolution known_root(const Rational& lower, const Rational& upper) {
  PartialSolution known;
  known.fields = {{{Rational(-2), Rational(0), Rational(1)}, lower, upper}};
  known.values = {Value(Polynomial::variable(0)), std::nullopt};
  return known;
}

}  // namespace

TEST_CASE("a model is judged by every constraint, exactly") {
  const System system = root_system();
  CHECK(!objection_to_model(system, {root_2(2), root_2(1)}));
  CHECK(!objection_to_model(system, {root_2(2), root_2(2)}));
  CHECK(objection_to_model(system, {root_2(1), root_2(1)}));               // x > 0 fails
  CHECK(objection_to_model(system, {root_2(2), Real(Rational(1))}));       // the clause fails
  CHECK(objection_to_model(system, {Real(Rational(99, 70)), root_2(2)}));  // nearly
}

TEST_CASE("an empty disjunction is false and an empty conjunction true") {
  CHECK(objection_to_model({{"x"}, {Constraint::any({})}}, {Real()}));
  CHECK(!objection_to_model({{"x"}, {Constraint::all({})}}, {Real()}));
}

TEST_CASE("known values are put in with the root that they mean") {
  const Etr right = with_values(root_system(), known_root(Rational(1), Rational(2)));
  const Etr wrong = with_values(root_system(), known_root(Rational(-2), Rational(-1)));
  REQUIRE(right.variables().size() == 3);  // x, y, the generator
  Assignment solution;
  solution.fields = {{{Rational(-2), Rational(0), Rational(1)}, Rational(1), Rational(2)}};
  const Value theta(Polynomial::variable(0));
  solution.values = {theta, theta, theta};
  CHECK(check_and_merge(right, solution).checked);
  CHECK(!check_and_merge(wrong, solution).checked);
}

TEST_CASE("another order asks the same question") {
  const System system = root_system();
  CHECK(reorder(system, 0).system.constraints == system.constraints);
  bool has_moved = false;
  for (std::uint64_t order = 1; order < 20; ++order) {
    const Reordered other = reorder(system, order);
    std::vector<Real> model(2);
    for (std::size_t i = 0; i < 2; ++i) model[i] = other.variables[i] == 0 ? root_2(2) : root_2(1);
    CHECK(!objection_to_model(other.system, model));
    has_moved = has_moved || other.variables[0] != 0;
  }
  CHECK(has_moved);
}
