// Named systems: each rule where it must act, and where it must not.
#include "support/random_system.h"
#include "unit/presolve/rule_support.h"

#include "nnsolve/error.h"
#include "nnsolve/presolve.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <sstream>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

/// Variables by name.
class Maker {
 public:
  Polynomial operator()(const std::string& name) {
    auto [known, is_new] = numbers_.emplace(name, static_cast<Variable>(system.variable_names.size()));
    if (is_new) system.variable_names.push_back(name);
    return Polynomial::variable(known->second);
  }
  void equation(const Polynomial& left, const Polynomial& right = {}) { require(left - right, Relation::equal); }
  void require(Polynomial polynomial, Relation relation) {
    system.constraints.push_back(Constraint::atom(std::move(polynomial), relation));
  }
  /// Lines of "A x y z" (x + y = z) and "I x y" (x * y = 1).
  void read(const std::string& text) {
    std::istringstream in(text);
    std::string kind, x, y, z;
    while (in >> kind >> x >> y) {
      if (kind == "A") {
        in >> z;
        equation((*this)(x) + (*this)(y), (*this)(z));
      } else {
        equation((*this)(x) * (*this)(y), one);
      }
    }
  }

  System system;

 private:
  std::map<std::string, Variable> numbers_;
};

/// What src/reduce/README.md, "Products", calls F(z) = (z + t) * (z + t + 2) / 2, with its global part.
const char* const shift_globals = "I u u A u u two I t a0 A t two c0 I c0 d0 A d0 e0 a0 I e0 F0 ";
std::string shifted_square(const std::string& z) {
  std::string text = "A z t wz I wz az A wz two cz I cz dz A dz ez az I ez Fz ";
  for (std::size_t at = 0; (at = text.find('z', at)) != std::string::npos; at += z.size()) text.replace(at, 1, z);
  return text;
}

bool is_unsat(const System& system) { return presolve(system).is_unsat; }

/// Nothing is left, and the lift of anything satisfies the system.
void check_solved(const System& system) {
  const PresolvedSystem presolved = presolve(system);
  REQUIRE_FALSE(presolved.is_unsat);
  REQUIRE(presolved.system.constraints.empty());
  Assignment nothing;
  nothing.values.resize(system.variable_count());
  REQUIRE(satisfies(system, lift(presolved.lift, nothing)));
}

}  // namespace

TEST_CASE("Sums of squares and a positive number are never 0", "[presolve]") {
  Maker m;
  m.equation(m("x") * m("x") + one);
  CHECK(is_unsat(m.system));
  Maker n;
  n.equation(n("x") * n("x") + n("y") * n("y") * n("z") * n("z") + one);
  CHECK(is_unsat(n.system));
}

TEST_CASE("1 - b is not 0 where b <= 0", "[presolve]") {
  Maker m;
  m.require(-m("b"), Relation::greater_equal);
  m.equation((one - m("b")) * m("y"), m("b"));
  check_solved(m.system);
}

TEST_CASE("Zero divisors: x*y = 0 says neither x /= 0 nor y /= 0", "[presolve]") {
  Maker m;
  m.equation(m("x") * m("y"));
  m.equation(m("x") + m("y"), m("z"));
  m.equation(m("z") * m("w"), one);
  const PresolvedSystem presolved = presolve(m.system);
  CHECK_FALSE(presolved.is_unsat);
}

TEST_CASE("A factor that can vanish is not cancelled", "[presolve]") {
  // x*y = x*z and y - z = 1 has the solutions with x = 0 only.
  Maker m;
  m.equation(m("x") * m("y"), m("x") * m("z"));
  m.equation(m("y") - m("z"), one);
  check_solved(m.system);
  Maker n;
  n.equation(n("x") * n("y"), n("x") * n("z"));
  n.equation(n("y") - n("z"), one);
  n.equation(n("x") * n("w"), one);
  CHECK(is_unsat(n.system));
}

TEST_CASE("A dropped inverse leaves the disequation behind", "[presolve]") {
  Maker m;
  m.equation(m("x") * m("w"), one);
  m.equation(m("w"), m("y") - m("y"));
  CHECK(is_unsat(m.system));
}

TEST_CASE("Inversions in chains and cycles", "[presolve]") {
  Maker m;
  m.read("I x y I y z");
  check_solved(m.system);
  Maker cycle;
  cycle.read("I x y I y z I z x");
  check_solved(cycle.system);
  // An odd cycle forces x*x = 1, and x + x = z, z*z = 1 does not go with it.
  Maker odd;
  odd.read("I x y I y z I z x A x y v I v v");
  CHECK(is_unsat(odd.system));
  Maker self;
  self.read("I x x I z z A x x z");
  CHECK(is_unsat(self.system));
}

TEST_CASE("Compiled squares fold back into polynomials", "[presolve]") {
  // x * x + 1 = 0, with x * x = F(2x) + F(0) - 2 F(x).
  Maker m;
  m.read(shift_globals + shifted_square("x") + shifted_square("s") +
         "A x x s A Fx Fx g A Fs F0 h A p g h A p u zero A zero zero zero");
  CHECK(is_unsat(m.system));
}

TEST_CASE("A compiled product becomes a product, and t disappears", "[presolve]") {
  // x * y = p, p + 1 = x, and two equations more that keep x and y from being solved for.
  Maker m;
  m.read(shift_globals + shifted_square("x") + shifted_square("y") + shifted_square("s") +
         "A x y s A Fx Fy g A Fs F0 h A p g h A p u k");
  const Polynomial x = m("x"), y = m("y"), k = m("k");
  m.equation(x * x * x + y * y * y, k * k);
  m.equation(m("u"), one);
  const PresolvedSystem presolved = presolve(m.system);
  REQUIRE_FALSE(presolved.is_unsat);
  REQUIRE(presolved.system.constraints.size() == 1);
  // x^3 + y^3 = (x*y + 1)^2
  CHECK(measure(presolved.system).nonlinear_terms <= 4);
  CHECK(components(presolved.system).front().variables.size() == 2);
}

TEST_CASE("Univariate equations keep their real roots only", "[presolve]") {
  Maker m;
  const Polynomial x = m("x");
  m.equation((x * x + one) * (x - Polynomial(Rational(3))));
  check_solved(m.system);
  Maker none;
  none.equation(none("x") * none("x") * none("x") * none("x") + none("x") + one);
  CHECK(is_unsat(none.system));
}

TEST_CASE("Signs and scales that a symmetry leaves open are fixed", "[presolve]") {
  Maker m;
  m.read("I u u A u u v I v w");
  check_solved(m.system);
  // 1 is not the image of -1 here: u + 1 /= 0 excludes one and u = 1 stays, found through the factors.
  Maker n;
  n.equation(n("u") * n("u"), one);
  n.require(n("u") - one, Relation::greater_equal);
  CHECK_FALSE(is_unsat(n.system));
  Maker negative;
  negative.equation(negative("u") * negative("u"), one);
  negative.require(-negative("u"), Relation::greater);
  check_solved(negative.system);
}

TEST_CASE("The rank test of a 2 x 2 matrix", "[presolve]") {
  // (a b; c d) = (x; y) * (z w), with a*d - b*c = 1: rank 1 excludes it.
  Maker m;
  m.equation(m("a"), m("x") * m("z"));
  m.equation(m("b"), m("x") * m("w"));
  m.equation(m("c"), m("y") * m("z"));
  m.equation(m("d"), m("y") * m("w"));
  m.equation(m("a") * m("d") - m("b") * m("c"), one);
  CHECK(is_unsat(m.system));
}

TEST_CASE("Katsura-2 stays satisfiable at every limit, and small", "[presolve]") {
  Maker m;
  const Polynomial x = m("x"), y = m("y"), z = m("z"), two(Rational(2));
  m.equation(x + two * y + two * z, one);
  m.equation(x * x + two * y * y + two * z * z, x);
  m.equation(two * x * y + two * y * z, y);
  Assignment solution;
  solution.values = {Value(Rational(1)), Value(Rational(0)), Value(Rational(0))};
  const std::size_t steps = presolve(m.system).step_count;
  for (std::size_t limit = 0; limit <= steps; ++limit) {
    PresolveOptions options;
    options.limit = limit;
    const PresolvedSystem presolved = presolve(m.system, options);
    REQUIRE_FALSE(presolved.is_unsat);
    CHECK(satisfies(presolved.system, solution));
  }
  CHECK(components(presolve(m.system).system).front().variables.size() <= 2);
}

TEST_CASE("Lifting divides in fields that must be merged first", "[presolve]") {
  Maker m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");
  m.equation((x + y) * z, one);
  LiftStack stack;
  stack.steps.push_back({LiftStep::Kind::define, 2, {}, one, x + y, {}, "test", {m.system.constraints.front()}});
  Assignment roots;
  roots.fields = {{{Rational(-2), Rational(0), Rational(1)}, Rational(1), Rational(2)},
                  {{Rational(-3), Rational(0), Rational(1)}, Rational(1), Rational(2)}};
  roots.values = {Value(Polynomial::variable(0)), Value(Polynomial::variable(1)), Value()};
  CHECK(satisfies(m.system, lift(stack, roots)));
}

TEST_CASE("A disequation that may hold for no value of its free variable stays", "[presolve]") {
  // x*a + b /= 0 has no solution in x where a = b = 0, which both cases say, each in its own way.
  Maker m;
  const Polynomial x = m("x"), a = m("a"), b = m("b"), c = m("c");
  m.require(x * a + b, Relation::not_equal);
  const Constraint a_zero = Constraint::atom(a, Relation::equal), b_zero = Constraint::atom(b, Relation::equal);
  const Constraint first = Constraint::all({a_zero, b_zero, Constraint::atom(c - one, Relation::equal)});
  const Constraint second =
      Constraint::all({Constraint::atom(a + b, Relation::equal), Constraint::atom(a - b, Relation::equal),
                       Constraint::atom(c, Relation::equal)});
  m.system.constraints.push_back(Constraint::any({first, second}));
  const PresolvedSystem presolved = presolve(m.system);
  CHECK(presolved.lift.steps.empty());
  CHECK(presolved.system.constraints.size() == 2);
}

TEST_CASE("What both cases say decides", "[presolve]") {
  Maker m;
  const Polynomial x = m("x"), a = m("a"), b = m("b"), c = m("c");
  m.require(x * a + b, Relation::not_equal);
  const Constraint a_zero = Constraint::atom(a, Relation::equal), b_zero = Constraint::atom(b, Relation::equal);
  m.system.constraints.push_back(
      Constraint::any({Constraint::all({a_zero, b_zero, Constraint::atom(c - one, Relation::greater)}),
                       Constraint::all({a_zero, b_zero, Constraint::atom(-c, Relation::greater)})}));
  CHECK(is_unsat(m.system));
}

TEST_CASE("A scale is free only where each monomial has one partner", "[presolve]") {
  // w = 6, v1 = 1/3, v2 = 1/2; with w = 1 there would be no solution.
  Maker m;
  const Polynomial w = m("w"), v1 = m("v1"), v2 = m("v2");
  m.equation(w * v1 * v2, one);
  m.equation(w * v1, Polynomial(Rational(2)));
  m.equation(w * v2, Polynomial(Rational(3)));
  check_solved(m.system);
}

TEST_CASE("Numbers without end are told as such, and the question is left as it was", "[presolve]") {
  // Lost without it: presolve filled any memory, and took the backends' chance with it.
  std::string problem;
  System system;
  Polynomial sum;
  for (Variable i = 0; i < 12; ++i) {
    system.variable_names.push_back(std::string("x").append(std::to_string(i)));
    // Twelve denominators of 90,000 digits that have no common factor worth mentioning.
    const auto factor = Rational::parse("1/1" + std::string(90'000, '0') + std::to_string(2 * i + 1), problem);
    REQUIRE(factor.has_value());
    sum += Polynomial::variable(i) * *factor;
  }
  system.constraints.push_back(Constraint::atom(sum - Polynomial(Rational(1)), Relation::greater));
  const System given = system;
  CHECK_THROWS_AS(presolve(system), NumberTooLarge);
  CHECK(system.constraints == given.constraints);
}

TEST_CASE("Numbers without end on the way back are told as such", "[presolve]") {
  // x0 = 3, and each the square of the one before.
  System system;
  for (int i = 0; i <= 60; ++i) system.variable_names.push_back(std::string("x").append(std::to_string(i)));
  system.constraints.push_back(Constraint::atom(Polynomial::variable(0) - Polynomial(Rational(3)), Relation::equal));
  for (Variable i = 0; i < 60; ++i) {
    const Polynomial x = Polynomial::variable(i);
    system.constraints.push_back(Constraint::atom(Polynomial::variable(i + 1) - x * x, Relation::equal));
  }
  const PresolvedSystem presolved = presolve(system);
  CHECK_FALSE(presolved.is_unsat);
  REQUIRE(presolved.system.constraints.empty());
  Assignment nothing;
  nothing.values.resize(system.variable_count());
  CHECK_THROWS_AS(lift(presolved.lift, nothing), NumberTooLarge);
}
