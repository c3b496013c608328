// What is decided by all solutions of the equations: an unsat that is wrong would be the worst that this program can
// say, so every family here has a solution planted or is known to have none.
#include "native/system/decide_points.h"

#include "algebra/evaluate_system.h"
#include "support/random_system.h"
#include "support/scale.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <vector>

using namespace nnsolve;
using namespace nnsolve::native;

namespace {

Polynomial coordinate(Variable i) { return Polynomial::variable(i); }
Polynomial constant(int value) { return {Rational(value)}; }
Constraint equal(Polynomial p) { return Constraint::atom(std::move(p), Relation::equal); }
Constraint positive(Polynomial p) { return Constraint::atom(std::move(p), Relation::greater); }

System planar(std::size_t count, std::vector<Constraint> constraints) {
  System system;
  for (std::size_t i = 0; i < count; ++i) system.variable_names.push_back("x" + std::to_string(i));
  system.constraints = std::move(constraints);
  return system;
}

Polynomial circle_of(int radius_squared) {
  return coordinate(0) * coordinate(0) + coordinate(1) * coordinate(1) - constant(radius_squared);
}

Status points_status(const System& system) { return decide_points(system, {}).status; }

}  // namespace

TEST_CASE("Solutions of the equations are tried in everything else", "[decide-points]") {
  const std::vector<Constraint> points = {
      equal(circle_of(5)), equal(coordinate(0) * coordinate(1) - constant(2))};  // (1,2) (2,1) and negatives
  const auto with = [&](std::vector<Constraint> more) {
    more.insert(more.end(), points.begin(), points.end());
    return planar(2, std::move(more));
  };
  CHECK(points_status(with({})) == Status::sat);
  CHECK(points_status(with({positive(coordinate(0) - constant(1))})) == Status::sat);
  CHECK(points_status(with({positive(coordinate(0) - constant(2))})) == Status::unsat);
  CHECK(points_status(with({Constraint::any(
            {equal(coordinate(0) - coordinate(1)), equal(coordinate(0) - constant(3))})})) == Status::unsat);
  CHECK(points_status(with({Constraint::any(
            {equal(coordinate(0) - coordinate(1)), equal(coordinate(0) - constant(2))})})) == Status::sat);
  const Decision decision = decide_points(with({positive(coordinate(0) - constant(1))}), {});
  CHECK(decision.assignment.values[0] == Value(Rational(2)));
}

TEST_CASE("Cases that bring equations are gone through", "[decide-points]") {
  const Constraint cases =
      Constraint::any({equal(coordinate(0) - coordinate(1)), equal(coordinate(0) + constant(2) * coordinate(1))});
  CHECK(points_status(planar(2, {equal(circle_of(10)), cases, positive(coordinate(0) * coordinate(1))})) ==
        Status::sat);
  CHECK(points_status(planar(
            2, {equal(circle_of(10)), cases, positive(coordinate(0) * coordinate(1) - constant(5))})) == Status::unsat);
  // One case has infinitely many solutions, and nothing is known of it.
  const Constraint open = Constraint::any({equal(coordinate(0) - coordinate(1)), equal(constant(0))});
  CHECK(points_status(planar(2, {equal(circle_of(10)), open, positive(coordinate(0) * coordinate(1) - constant(5))})) ==
        Status::unknown);
}

TEST_CASE("What must not be 0 leaves finitely many solutions", "[decide-points]") {
  // The line x0 = 0 is in the way.
  const std::vector<Constraint> equations = {equal(coordinate(0) * (coordinate(1) - constant(1))),
                                             equal(coordinate(0) * (coordinate(0) - coordinate(1) - constant(3)))};
  std::vector<Constraint> with = equations;
  with.push_back(Constraint::atom(coordinate(0), Relation::not_equal));
  CHECK(points_status(planar(2, equations)) == Status::unknown);
  CHECK(points_status(planar(2, with)) == Status::sat);
  with.push_back(positive(coordinate(1) - coordinate(0)));
  CHECK(points_status(planar(2, with)) == Status::unsat);
}

TEST_CASE("A rational point of some variables is put into the rest", "[decide-points]") {
  const std::vector<Constraint> equations = {equal(circle_of(5)), equal(coordinate(0) * coordinate(1) - constant(2)),
                                             positive(coordinate(0))};
  std::vector<Constraint> sat = equations, unsat = equations;
  sat.push_back(positive(coordinate(2) * coordinate(0) - coordinate(1)));
  sat.push_back(positive(constant(1) - coordinate(2)));
  unsat.push_back(positive(coordinate(2) * coordinate(0) - coordinate(1)));
  unsat.push_back(positive(coordinate(1) - constant(2) * coordinate(0) * coordinate(2)));
  unsat.push_back(positive(coordinate(2)));
  CHECK(points_status(planar(3, sat)) == Status::sat);
  CHECK(points_status(planar(3, unsat)) == Status::unsat);
}

TEST_CASE("A solution of high degree is offered as numbers that are near", "[decide-points]") {
  // x1 = x0^5, x1^6 = x0 + 3: irreducible of degree 30. Lost without it: numbers of that field, some pages long.
  Polynomial fifth(Rational(1)), sixth(Rational(1));
  for (int i = 0; i < 5; ++i) fifth = fifth * coordinate(0);
  for (int i = 0; i < 6; ++i) sixth = sixth * coordinate(1);
  const System system =
      planar(2, {equal(coordinate(1) - fifth), equal(sixth - coordinate(0) - constant(3)), positive(coordinate(0))});
  std::vector<double> offered;
  SearchOptions options;
  options.take_near = [&](const std::vector<double>& values) {
    if (values[0] < 0) return false;
    offered = values;
    return true;
  };
  const Decision decision = decide_points(system, options);
  CHECK(decision.is_near);
  REQUIRE(offered.size() == 2);
  CHECK(std::abs(std::pow(offered[0], 30) - offered[0] - 3) < 1e-9);
  // Nobody takes it: then exactly.
  options.take_near = [](const std::vector<double>&) { return false; };
  const Decision exact = decide_points(system, options);
  REQUIRE(exact.status == Status::sat);
  CHECK(exact.assignment.fields.front().polynomial.size() == 31);
  CHECK(holds(system, exact.assignment));
}

TEST_CASE("Nothing planted is refuted, and what is found holds", "[decide-points]") {
  // NNSOLVE_TEST_SCALE=250 makes 10^5 of them.
  const int rounds = test::scaled(200);
  int decided = 0;
  for (const bool irrational : {false, true}) {
    for (int round = 0; round < rounds; ++round) {
      const std::uint64_t seed = test::seed_or(1) * 1'000'000 + static_cast<std::uint64_t>(round);
      CAPTURE(seed, irrational);
      test::Random random(seed);
      test::RandomSystemShape shape;
      shape.free_variables = 1 + round % 3;
      shape.defined_variables = round % 4;
      shape.constraints = 3 + round % 5;
      const test::RandomSystem planted = test::random_system(random, shape, irrational);
      const Decision decision = decide_points(planted.system, {}, 1e7);
      REQUIRE(decision.status != Status::unsat);
      if (decision.status != Status::sat) continue;
      ++decided;
      REQUIRE(test::satisfies(planted.system, decision.assignment));
    }
  }
  CHECK(decided > rounds / 5);
}
