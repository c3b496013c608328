// Branch and bound in boxes. Without these: a relaxation could leave a solution out, at the edge of a box or of its
// halves, and what has a solution would be called unsat.
#include "native/system/decide_boxes.h"

#include "algebra/evaluate_system.h"

#include <catch2/catch.hpp>

#include <random>
#include <string>
#include <vector>

using namespace nnsolve;
using namespace nnsolve::native;

namespace {

using Random = std::mt19937;

Rational number(Random& random, int most) {
  return Rational(static_cast<int>(random() % (2 * static_cast<unsigned>(most) + 1)) - most) /
         Rational(1 + static_cast<int>(random() % 4));
}

Polynomial polynomial(Random& random, std::size_t variables) {
  Polynomial sum;
  for (std::size_t term = 0; term < 4; ++term) {
    Polynomial product(number(random, 5));
    const std::size_t degree = 1 + random() % 3;
    for (std::size_t i = 0; i < degree; ++i) {
      product = product * Polynomial::variable(static_cast<Variable>(random() % variables));
    }
    sum += product;
  }
  return sum;
}

/// An atom that holds at the point, and often just so.
Constraint atom_at(Random& random, const std::vector<Rational>& point) {
  Polynomial p = polynomial(random, point.size());
  p -= Polynomial(value_at(p, point));
  if (random() % 3 == 0) return Constraint::atom(p, Relation::equal);
  if (random() % 3 == 0) return Constraint::atom(p + Polynomial(Rational(1) / Rational(100)), Relation::greater);
  return Constraint::atom(p, Relation::greater_equal);
}

/// The point is inside the box, at an edge, or where a half ends.
void add_box(System& system, Random& random, const std::vector<Rational>& point) {
  for (std::size_t v = 0; v < point.size(); ++v) {
    const Rational below(static_cast<int>(random() % 3));
    const Rational above = random() % 2 == 0 ? below : Rational(static_cast<int>(random() % 3));
    const Polynomial x = Polynomial::variable(static_cast<Variable>(v));
    system.constraints.push_back(Constraint::atom(x - Polynomial(point[v] - below), Relation::greater_equal));
    system.constraints.push_back(Constraint::atom(Polynomial(point[v] + above) - x, Relation::greater_equal));
  }
}

System system_of(std::size_t variables) {
  System system;
  for (std::size_t v = 0; v < variables; ++v) system.variable_names.push_back("x" + std::to_string(v));
  return system;
}

/// Discs of a diameter whose centres lie in the unit square.
System packing(std::size_t discs, const Rational& diameter) {
  System system = system_of(2 * discs);
  auto x = [](std::size_t i) { return Polynomial::variable(static_cast<Variable>(i)); };
  for (std::size_t v = 0; v < 2 * discs; ++v) {
    system.constraints.push_back(Constraint::atom(x(v), Relation::greater_equal));
    system.constraints.push_back(Constraint::atom(Polynomial(Rational(1)) - x(v), Relation::greater_equal));
  }
  for (std::size_t i = 0; i < discs; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const Polynomial across = x(2 * i) - x(2 * j);
      const Polynomial along = x(2 * i + 1) - x(2 * j + 1);
      system.constraints.push_back(
          Constraint::atom(across * across + along * along - Polynomial(diameter * diameter), Relation::greater_equal));
    }
  }
  return system;
}

/// After so many questions the search is ended: most of these have solutions that no point of linear arithmetic hits.
SearchOptions limited(int most) {
  SearchOptions options;
  options.should_stop = [count = 0, most]() mutable { return ++count > most; };
  return options;
}

}  // namespace

TEST_CASE("what has a solution in its box is never refuted", "[native]") {
  for (unsigned seed = 0; seed < 100; ++seed) {
    Random random(seed);
    std::vector<Rational> point(1 + random() % 3);
    for (Rational& value : point) value = number(random, 3);
    System system = system_of(point.size());
    add_box(system, random, point);
    for (std::size_t i = 0; i < point.size() + 1; ++i) {
      const Constraint holds_there = atom_at(random, point);
      if (random() % 3 != 0) {
        system.constraints.push_back(holds_there);
      } else {
        std::vector<Constraint> parts{Constraint::atom(polynomial(random, point.size()), Relation::greater),
                                      holds_there};
        system.constraints.push_back(Constraint::any(std::move(parts)));
      }
    }
    REQUIRE(holds(system, point));
    INFO("seed " << seed);
    const Decision decision = decide_boxes(system, limited(60));
    CHECK(decision.status != Status::unsat);
    if (decision.status == Status::sat) CHECK(holds(system, decision.assignment));
  }
}

TEST_CASE("packings that just fail are refuted", "[native]") {
  const auto hundredth = [](int n) { return Rational(n) / Rational(100); };
  CHECK(decide_boxes(packing(2, hundredth(142)), {}).status == Status::unsat);  // sqrt 2
  CHECK(decide_boxes(packing(2, hundredth(141)), limited(200)).status != Status::unsat);
  CHECK(decide_boxes(packing(3, hundredth(108)), {}).status == Status::unsat);  // sqrt 6 - sqrt 2 = 1.0353
  CHECK(decide_boxes(packing(3, hundredth(103)), limited(200)).status != Status::unsat);
  CHECK(decide_boxes(packing(4, hundredth(100)), limited(200)).status != Status::unsat);
}

TEST_CASE("what is not bounded, or has nothing that is multiplied, is no question for boxes", "[native]") {
  System system = system_of(2);
  const Polynomial x = Polynomial::variable(0);
  const Polynomial y = Polynomial::variable(1);
  system.constraints.push_back(Constraint::atom(x - y, Relation::greater));
  CHECK_FALSE(is_boxed(system));
  system.constraints.push_back(Constraint::atom(x * x - y, Relation::greater));
  system.constraints.push_back(Constraint::atom(x, Relation::greater));
  CHECK_FALSE(is_boxed(system));
  system.constraints.push_back(Constraint::any({Constraint::atom(Polynomial(Rational(1)) - x, Relation::greater),
                                                Constraint::atom(Polynomial(Rational(2)) - y, Relation::greater)}));
  CHECK_FALSE(is_boxed(system));
  system.constraints.push_back(Constraint::atom(Polynomial(Rational(3)) - x, Relation::greater));
  CHECK(is_boxed(system));
}
