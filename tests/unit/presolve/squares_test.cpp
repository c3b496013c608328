// Squares of variables that occur nowhere else: which inequality takes their place, and which numbers they become.
// A wrong sign, or a value overlooked that a disequation excludes, would turn sat into unsat or back.
#include "unit/presolve/rule_support.h"

#include "nnsolve/error.h"

#include <catch2/catch.hpp>

using namespace nnsolve;
using namespace nnsolve::test;
using presolving::replace_squares_by_sign;

namespace {

OneStep squares_step(const System& system) { return by_constraint(system, replace_squares_by_sign); }

/// Lifts from the values, which satisfy what is left, and checks that they satisfy the system then.
Assignment lifted(const System& system, const OneStep& step, Assignment values) {
  REQUIRE(satisfies(step.presolved.system, values));
  Assignment all = lift(step.presolved.lift, std::move(values));
  REQUIRE(satisfies(system, all));
  return all;
}

Assignment rationals(std::vector<Rational> numbers) {
  Assignment assignment;
  for (Rational& number : numbers) assignment.values.emplace_back(std::move(number));
  return assignment;
}

}  // namespace

TEST_CASE("p = f1 + f2 + f3 + f4 + 1 is p >= 0, and the lift is rational", "[squares]") {
  NamedSystem m;
  Polynomial sum = one;
  const Polynomial p = m("p"), q = m("q");
  for (const char* name : {"w1", "w2", "w3", "w4"}) {
    const Polynomial w = m(name);
    sum += w * (w + one);
    m.require(w, Relation::not_equal);
    m.require(w + one, Relation::not_equal);
  }
  m.equation(sum, p);
  m.require(p * q, Relation::greater_equal);
  const OneStep step = squares_step(m.system);
  REQUIRE(step.has_fired);
  CHECK(step.left() == Texts{"p >= 0", "p*q >= 0"});
  for (const Rational& number : {Rational(0), Rational(1), Rational(1, 4), Rational(7), Rational(3, 11)}) {
    const Assignment all = lifted(m.system, step, rationals({number, 0, 0, 0, 0, 0}));
    CHECK(all.fields.empty());
  }
  CHECK_THROWS_AS(lift(step.presolved.lift, rationals({-1, 0, 0, 0, 0, 0})), NotAModel);
}

TEST_CASE("A square alone: both roots may be excluded, by disequations or by signs", "[squares]") {
  NamedSystem m;
  const Polynomial p = m("p"), w = m("w");
  m.equation(w * w, p);
  m.require(w - Polynomial(Rational(2)), Relation::not_equal);
  SECTION("one of them") { CHECK(squares_step(m.system).left() == Texts{"p >= 0"}); }
  SECTION("both") {
    m.require(w + Polynomial(Rational(2)), Relation::not_equal);
    CHECK(squares_step(m.system).left() == Texts{"p - 4 /= 0", "p >= 0"});
  }
  SECTION("0 too") {
    m.require(w, Relation::not_equal);
    CHECK(squares_step(m.system).left() == Texts{"p > 0"});
  }
  SECTION("one by a disequation and the other by the sign") {
    m.require(w, Relation::greater_equal);
    const OneStep step = squares_step(m.system);
    CHECK(step.left() == Texts{"p - 4 /= 0", "p >= 0"});
    CHECK(lifted(m.system, step, rationals({9, 0})).values[1] == Value(Rational(3)));
    CHECK(lifted(m.system, step, rationals({5, 0})).fields.size() == 1);
  }
  SECTION("a negative one") {
    m.require(-w, Relation::greater);
    const OneStep step = squares_step(m.system);
    CHECK(step.left() == Texts{"p > 0"});
    CHECK(lifted(m.system, step, rationals({9, 0})).values[1] == Value(Rational(-3)));
  }
}

TEST_CASE("Squares of different signs have no condition", "[squares]") {
  NamedSystem m;
  const Polynomial p = m("p"), v = m("v"), w = m("w");
  m.equation(Polynomial(Rational(2)) * v * v - Polynomial(Rational(3)) * w * w + w, p);
  m.require(v, Relation::greater);
  m.require(w, Relation::not_equal);
  const OneStep step = squares_step(m.system);
  REQUIRE(step.has_fired);
  CHECK(step.left().empty());
  for (int number : {-5, -1, 0, 1, 8}) lifted(m.system, step, rationals({number, 0, 0}));
}

TEST_CASE("A slope in other variables becomes a discriminant", "[squares]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), w = m("w");
  m.equation(w * w + w * x + y);
  const OneStep step = squares_step(m.system);
  CHECK(step.left() == Texts{"x*x - 4*y >= 0"});
  CHECK(lifted(m.system, step, rationals({3, 2, 0})).fields.empty());
  // An irrational slope, and a root over its field.
  Assignment root;
  root.fields = {{{Rational(-2), Rational(0), Rational(1)}, Rational(1), Rational(2)}};
  root.values = {Value(Polynomial::variable(0)), Value(Rational(-1)), Value()};
  lifted(m.system, step, root);
}

TEST_CASE("Squares stay where their variables are needed", "[squares]") {
  NamedSystem twice;
  twice.equation(twice("w") * twice("w"), twice("p"));
  twice.equation(twice("w") * twice("q"), twice("p"));
  CHECK_FALSE(squares_step(twice.system).has_fired);
  NamedSystem cross;  // not a sum of squares of each
  cross.equation(cross("v") * cross("v") + cross("v") * cross("w") + cross("w") * cross("w"), cross("p"));
  CHECK_FALSE(squares_step(cross.system).has_fired);
  NamedSystem beside;  // the disequation says more than a number
  beside.equation(beside("w") * beside("w"), beside("p"));
  beside.require(beside("w") - beside("p"), Relation::not_equal);
  CHECK_FALSE(squares_step(beside.system).has_fired);
  NamedSystem sign;  // a sign of w is none of w + 1/2
  sign.equation(sign("w") * sign("w") + sign("w"), sign("p"));
  sign.require(sign("w"), Relation::greater);
  CHECK_FALSE(squares_step(sign.system).has_fired);
}

TEST_CASE("Random squares: no solution is lost, and what is left leads to one", "[squares]") {
  Random random(5);
  std::size_t fired = 0, carried = 0;
  for (int round = 0; round < 3000; ++round) {
    INFO("round " << round);
    NamedSystem m;
    const Polynomial p = m("p");
    const std::int64_t count = uniform(random, 1, 5);
    Assignment planted = rationals({0});
    Polynomial sum;
    Rational value;
    for (std::int64_t i = 0; i < count; ++i) {
      std::string name = "w";
      const Polynomial w = m(name.append(std::to_string(i)));
      const Rational number(uniform(random, -2, 2)), slope(uniform(random, 0, 2) == 0 ? uniform(random, -2, 2) : 0);
      const Rational factor(uniform(random, 0, 3) == 0 ? uniform(random, -2, 2) : 1);
      sum += w * w * factor + w * slope;
      value += number * number * factor + number * slope;
      planted.values.emplace_back(number);
      for (int excluded : {-2, -1, 0, 1, 2}) {
        if (uniform(random, 0, 2) == 0 && number != Rational(excluded)) {
          m.require(w - Polynomial(Rational(excluded)), Relation::not_equal);
        }
      }
      if (uniform(random, 0, 3) == 0 && number.sign() != 0) {
        m.require(number.sign() < 0 ? -w : w, uniform(random, 0, 1) == 0 ? Relation::greater : Relation::greater_equal);
      }
    }
    m.equation(sum, p);
    planted.values[0] = Value(value);
    REQUIRE(satisfies(m.system, planted));
    const OneStep step = squares_step(m.system);
    if (!step.has_fired) continue;
    ++fired;
    lifted(m.system, step, planted);
    for (int other = -3; other <= 3; ++other) {
      Assignment values = planted;
      values.values[0] = Value(Rational(other));
      if (!satisfies(step.presolved.system, values)) continue;
      ++carried;
      lifted(m.system, step, values);
    }
  }
  CHECK(fired > 1000);
  CHECK(carried > 3000);
}

TEST_CASE("Values that satisfy nothing are told as such, whatever the step", "[squares]") {
  // A backend may lie; its model is lifted before anything is checked.
  NamedSystem m;
  m.equation(m("x") * m("y"), one);
  const OneStep inverse = by_variable(m.system, presolving::absorb_equation);
  REQUIRE(inverse.has_fired);
  CHECK_THROWS_AS(lift(inverse.presolved.lift, rationals({0, 0})), NotAModel);
  NamedSystem free;
  free.require(free("x") * free("y") + one, Relation::not_equal);
  const OneStep picked = by_variable(free.system, presolving::pick_beyond_inequalities);
  REQUIRE(picked.has_fired);
  CHECK(satisfies(free.system, lift(picked.presolved.lift, rationals({5, 0}))));
}
