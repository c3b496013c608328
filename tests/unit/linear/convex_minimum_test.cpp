// The least of a convex cost over a polyhedron. What linear arithmetic says of the same problem is another code: for
// absolute values and the largest one, that nothing is below; for squares, that no point is below the tangent at the
// minimum, which proves it.
#include "linear/convex_minimum.h"

#include "algebra/evaluate_system.h"
#include "linear/decide_linear.h"
#include "linear/feasible_point.h"
#include "support/random_instance.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <variant>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

Polynomial random_form(Random& random, Variable variables) {
  Polynomial form(Rational(uniform(random, -4, 4)));
  for (Variable v = 0; v < variables; ++v) {
    form += Polynomial::variable(v) * Rational(uniform(random, -2, 2));
  }
  return form;
}

Rational objective_at(const std::vector<WeightedForm>& forms, Norm norm, const std::vector<Rational>& point) {
  Rational total;
  for (const WeightedForm& form : forms) {
    const Rational value = value_at(form.form, point);
    const Rational size = value.sign() < 0 ? -value : value;
    if (norm == Norm::largest) {
      total = std::max(total, size);
    } else {
      total += form.weight * (norm == Norm::squares ? size * size : size);
    }
  }
  return total;
}

/// Whether some point of the polyhedron is below, by its tangent for squares.
bool is_something_below(std::vector<Constraint> atoms, Variable variables, const std::vector<WeightedForm>& forms,
                        Norm norm, const ConvexMinimum& least) {
  System system;
  Polynomial objective;
  for (Variable v = 0; v < variables; ++v) system.variable_names.push_back("v" + std::to_string(v));
  for (const WeightedForm& form : forms) {
    if (norm == Norm::squares) {
      const Rational u = value_at(form.form, least.point);
      objective += (form.form * (u * Rational(2)) - Polynomial(u * u)) * form.weight;
      continue;
    }
    if (norm == Norm::absolutes || objective.is_zero()) {
      system.variable_names.push_back("s" + std::to_string(system.variable_names.size()));
      const Polynomial size = Polynomial::variable(static_cast<Variable>(system.variable_names.size() - 1));
      objective += norm == Norm::absolutes ? size * form.weight : size;
    }
    const Polynomial size = Polynomial::variable(static_cast<Variable>(system.variable_names.size() - 1));
    atoms.push_back(Constraint::atom(size - form.form, Relation::greater_equal));
    atoms.push_back(Constraint::atom(size + form.form, Relation::greater_equal));
  }
  atoms.push_back(Constraint::atom(Polynomial(least.value) - objective, Relation::greater));
  system.constraints = std::move(atoms);
  return !std::holds_alternative<LinearUnsat>(decide_linear(system));
}

}  // namespace

TEST_CASE("the least of a convex cost is attained and nothing is below it", "[linear]") {
  Random random(17);
  int bounded = 0;
  for (int i = 0; i < 400; ++i) {
    CAPTURE(i);
    const auto variables = static_cast<Variable>(uniform(random, 1, 4));
    std::vector<Constraint> atoms;
    for (auto k = uniform(random, 0, 5); k > 0; --k) {
      const Relation relation = uniform(random, 0, 4) == 0 ? Relation::equal : Relation::greater_equal;
      atoms.push_back(Constraint::atom(random_form(random, variables), relation));
    }
    const auto start = feasible_point(variables, atoms);
    if (!start) continue;
    std::vector<WeightedForm> forms;
    for (auto k = uniform(random, 1, 5); k > 0; --k) {
      forms.push_back({random_form(random, variables), Rational(uniform(random, 1, 3))});
    }
    for (const Norm norm : {Norm::squares, Norm::absolutes, Norm::largest}) {
      if (norm == Norm::largest) {
        for (WeightedForm& form : forms) form.weight = Rational(1);
      }
      const auto least = convex_minimum(atoms, forms, norm, *start);
      REQUIRE(least);
      for (const Constraint& atom : atoms) REQUIRE(holds(atom, least->point));
      REQUIRE(objective_at(forms, norm, least->point) == least->value);
      REQUIRE(least->value <= objective_at(forms, norm, *start));
      REQUIRE_FALSE(is_something_below(atoms, variables, forms, norm, *least));
      bounded += least->value.is_zero() ? 0 : 1;
    }
  }
  CHECK(bounded > 100);
}

TEST_CASE("the least of squares is asked to stop", "[linear]") {
  const std::vector<WeightedForm> forms = {{Polynomial::variable(0) - Polynomial(Rational(1)), Rational(1)}};
  CHECK_FALSE(convex_minimum({}, forms, Norm::squares, {Rational()}, [] { return true; }));
}
