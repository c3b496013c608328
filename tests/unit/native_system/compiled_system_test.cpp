// What a descent believes of a system: values, slopes, and which atoms a point's branch asks for.
#include "native/system/compiled_system.h"

#include "native/system/least_squares.h"
#include "support/random_system.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <map>

using namespace nnsolve;
using namespace nnsolve::native;

namespace {

Polynomial x(Variable variable) { return Polynomial::variable(variable); }
Constraint equation(Polynomial polynomial) { return Constraint::atom(std::move(polynomial), Relation::equal); }

System over(std::size_t count, std::vector<Constraint> constraints) {
  System system;
  for (std::size_t i = 0; i < count; ++i) system.variable_names.push_back("x" + std::to_string(i));
  system.constraints = std::move(constraints);
  return system;
}

}  // namespace

TEST_CASE("Slopes are those of the values", "[native-system]") {
  test::Random random(11);
  for (int round = 0; round < 50; ++round) {
    const System system = test::random_system(random, {}, false).system;
    CompiledSystem compiled(system);
    Point point(system.variable_count());
    for (double& value : point) value = static_cast<double>(test::uniform(random, -40, 40)) / 16;
    std::vector<std::pair<Variable, double>> gradient;
    for (AtomIndex atom = 0; atom < compiled.atoms().size(); ++atom) {
      compiled.gradient(atom, point, gradient);
      const std::map<Variable, double> slopes(gradient.begin(), gradient.end());
      CHECK(slopes.size() == gradient.size());
      for (Variable variable = 0; variable < point.size(); ++variable) {
        Point before = point, after = point;
        before[variable] -= 1e-5;
        after[variable] += 1e-5;
        const double slope = (compiled.value(atom, after) - compiled.value(atom, before)) / 2e-5;
        const auto found = slopes.find(variable);
        CHECK(std::abs((found == slopes.end() ? 0 : found->second) - slope) <= 1e-5 * (1 + std::abs(slope)));
      }
    }
  }
}

TEST_CASE("A point's branch is the best part of each disjunction", "[native-system]") {
  // x0 = 1 or (x0 = 5 and x1 = 7), and x1 > 0
  const System system = over(2, {Constraint::any({equation(x(0) - Polynomial(Rational(1))),
                                                  Constraint::all({equation(x(0) - Polynomial(Rational(5))),
                                                                   equation(x(1) - Polynomial(Rational(7)))})}),
                                 Constraint::atom(x(1), Relation::greater)});
  CompiledSystem compiled(system);
  const auto branch_at = [&](const Point& point) {
    std::vector<double> values;
    std::vector<AtomIndex> branch;
    compiled.evaluate(point, values);
    compiled.cost(values, 0.5, {}, &branch);
    return branch;
  };
  CHECK(branch_at({1.5, 7}) == std::vector<AtomIndex>{0, 3});
  CHECK(branch_at({4.5, 7}) == std::vector<AtomIndex>{1, 2, 3});
  std::vector<double> values;
  compiled.evaluate({2, 0.25}, values);
  CHECK(compiled.cost(values, 0.5, {}, nullptr) == Approx(1 + 0.25 * 0.25));
  CHECK(compiled.constraint_cost(0, {2, 0.25}, 0.5) == Approx(1));
  CHECK(compiled.constraint_cost(1, {2, 0.25}, 0.5) == Approx(0.25 * 0.25));
  const Descent end = descend(compiled, {4.5, 6}, {});
  CHECK(end.cost < converged_cost);
  CHECK(end.point[0] == Approx(5));
}

TEST_CASE("A descent stays on its side of what is excluded, and leaves frozen variables alone", "[native-system]") {
  const System system =
      over(2, {Constraint::atom(x(0), Relation::not_equal), equation(x(0) * x(1) - Polynomial(Rational(2)))});
  CompiledSystem compiled(system);
  DescentOptions options;
  options.frozen = {false, true};
  const Descent end = descend(compiled, {-1, -4}, options);
  CHECK(end.cost < converged_cost);
  CHECK(end.point[1] == -4);
  CHECK(end.point[0] == Approx(-0.5));
}
