#include "nnsolve/system.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

// Without it: the figures of `solve --json` could count something else than instances/README.md says.
TEST_CASE("a system is measured wherever its atoms stand") {
  const Polynomial x = Polynomial::variable(0);
  const Polynomial y = Polynomial::variable(1);
  const Polynomial one = Polynomial(Rational(1));
  System system;
  system.variable_names = {"x", "y", "z"};
  CHECK(is_linear(system));
  system.constraints.push_back(Constraint::atom(x + y + one, Relation::equal));
  CHECK(is_linear(system));
  system.constraints.push_back(Constraint::any({
      Constraint::atom(x, Relation::greater),
      Constraint::all({Constraint::atom(x * y + y * y + x, Relation::equal), Constraint::any({})}),
  }));
  system.constraints.push_back(Constraint::all({Constraint::atom(y, Relation::not_equal)}));
  const SystemSize size = measure(system);
  CHECK(size.variables == 3);
  CHECK(size.equations == 2);
  CHECK(size.inequalities == 2);
  CHECK(size.clauses == 1);
  CHECK(size.terms == 8);
  CHECK(size.nonlinear_terms == 2);
  CHECK_FALSE(is_linear(system));
}
