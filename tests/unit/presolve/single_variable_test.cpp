// Constraints about one variable alone are decided by cutting the line at roots; equations rewrite monomials elsewhere,
// or are subtracted. A cell overlooked would turn sat into unsat; a wrong rewriting changes what a constraint says.
#include "algebra/line_cells.h"
#include "algebra/polynomial_factor.h"
#include "unit/presolve/rule_support.h"

#include <catch2/catch.hpp>

using namespace nnsolve;
using namespace nnsolve::test;
using namespace nnsolve::presolving;

namespace {

const Polynomial x_only = Polynomial::variable(0);

Rational value_at(const Polynomial& polynomial, const Rational& point) {
  return generators::value_at(polynomial, {point});
}

Polynomial random_univariate(Random& random) {
  Polynomial polynomial(Rational(uniform(random, 1, 3) * (uniform(random, 0, 1) == 0 ? 1 : -1)));
  for (std::int64_t i = uniform(random, 1, 3); i > 0; --i) {
    Polynomial factor = x_only * Rational(uniform(random, 1, 3)) - Polynomial(Rational(uniform(random, -3, 3)));
    if (uniform(random, 0, 1) == 0) factor = factor * x_only + Polynomial(Rational(uniform(random, -3, 3)));
    polynomial = polynomial * factor;
  }
  return polynomial;
}

/// Distinct ones, of all polynomials together.
std::size_t count_real_roots(const std::vector<Polynomial>& polynomials) {
  std::vector<Polynomial> known;
  std::size_t count = 0;
  for (const Polynomial& polynomial : polynomials) {
    const auto factors = irreducible_factors(polynomial);
    REQUIRE(factors);
    for (const PolynomialFactor& factor : *factors) {
      if (std::ranges::find(known, factor.polynomial) != known.end()) continue;
      known.push_back(factor.polynomial);
      count += real_root_count(factor.polynomial);
    }
  }
  return count;
}

}  // namespace

TEST_CASE("Cells of the line: every root is one, and signs are those of values", "[line]") {
  Random random(11);
  for (int round = 0; round < 500; ++round) {
    INFO("round " << round);
    std::vector<Polynomial> polynomials;
    for (std::int64_t i = uniform(random, 1, 4); i > 0; --i) polynomials.push_back(random_univariate(random));
    const auto cells = line_cells(polynomials);
    REQUIRE(cells);
    REQUIRE(cells->size() == 2 * count_real_roots(polynomials) + 1);
    std::optional<Rational> last;
    for (std::size_t c = 0; c < cells->size(); ++c) {
      const LineCell& cell = (*cells)[c];
      REQUIRE(cell.signs.size() == polynomials.size());
      const bool is_root = c % 2 == 1;
      CHECK((std::ranges::find(cell.signs, 0) != cell.signs.end()) == is_root);
      if (!cell.point) CHECK(is_root);
      for (std::size_t i = 0; i < polynomials.size(); ++i) {
        if (cell.point) CHECK(cell.signs[i] == value_at(polynomials[i], *cell.point).sign());
        if (!is_root || cell.signs[i] == 0) continue;
        CHECK(cell.signs[i] == (*cells)[c - 1].signs[i]);  // no root of it is here
        CHECK(cell.signs[i] == (*cells)[c + 1].signs[i]);
      }
      if (!cell.point) continue;
      if (last) CHECK(*last < *cell.point);
      last = cell.point;
    }
  }
}

TEST_CASE("Rule: single variable", "[system-rules]") {
  NamedSystem m;  // x = 1 or x = -1, and much that they are not
  const Polynomial x = m("x");
  m.require(x * x * Rational(2) - Polynomial(Rational(3)), Relation::not_equal);
  m.system.constraints.push_back(
      Constraint::any({Constraint::atom(x - one, Relation::equal), Constraint::atom(x + one, Relation::equal)}));
  CHECK(by_constraint(m.system, decide_single_variable).left().empty());
  m.require(x * x * x + two, Relation::greater);  // not -1 any more, but -1 cubed is above -2
  m.require(x, Relation::greater);
  const OneStep step = by_constraint(m.system, decide_single_variable);
  CHECK(step.left().empty());
  CHECK(lift(step.presolved.lift, {{}, {Value(Rational(0))}}).values[0] == Value(Rational(1)));
  m.require(x - one, Relation::not_equal);
  CHECK(by_constraint(m.system, decide_single_variable).presolved.is_unsat);
  NamedSystem between;  // only between two roots of 2
  between.require(two - between("x") * between("x"), Relation::greater);
  between.require(between("x") * between("x") - one, Relation::greater);
  CHECK(by_constraint(between.system, decide_single_variable).left().empty());
  NamedSystem irrational;
  irrational.equation(irrational("x") * irrational("x"), two);
  CHECK_FALSE(by_constraint(irrational.system, decide_single_variable).has_fired);
  irrational.require(irrational("x") * irrational("x") * irrational("x") - two, Relation::equal);
  CHECK(by_constraint(irrational.system, decide_single_variable).presolved.is_unsat);
  NamedSystem shared;  // x - 1 is univariate, but x is not alone
  shared.require(shared("x") * shared("x") - one, Relation::greater);
  shared.equation(shared("x") * shared("y"), two);
  CHECK_FALSE(by_constraint(shared.system, decide_single_variable).has_fired);
}

TEST_CASE("Random constraints on one variable: decided as by their values", "[system-rules]") {
  Random random(12);
  std::size_t sat = 0, unsat = 0;
  for (int round = 0; round < 1000; ++round) {
    INFO("round " << round);
    NamedSystem m;
    m("x");
    auto atom = [&] {
      return Constraint::atom(random_univariate(random), static_cast<Relation>(uniform(random, 0, 3)));
    };
    for (std::int64_t i = uniform(random, 1, 5); i > 0; --i) {
      m.system.constraints.push_back(uniform(random, 0, 1) == 0 ? atom() : Constraint::any({atom(), atom()}));
    }
    const OneStep step = by_constraint(m.system, decide_single_variable);
    if (!step.has_fired) continue;
    if (step.presolved.is_unsat) {
      ++unsat;
      for (int i = -48; i <= 48; ++i) CHECK_FALSE(satisfies(m.system, {{}, {Value(Rational(i, 12))}}));
    } else {
      ++sat;
      CHECK(step.left().empty());
      CHECK(satisfies(m.system, lift(step.presolved.lift, {{}, {Value(Rational(0))}})));
    }
  }
  CHECK(sat > 200);
  CHECK(unsat > 100);
}

TEST_CASE("Rule: binomial", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");
  m.equation(x * y, two);
  m.equation(x * x * y * y * z + x * y, z + x);
  CHECK(by_constraint(m.system, rewrite_by_binomial).left() == Texts{"x - 3*z - 2 = 0", "x*y - 2 = 0"});
  NamedSystem inside;  // of a disjunction; and of an inequality, with the equation last
  const Polynomial a = inside("a"), b = inside("b");
  inside.equation(b * b, a);
  inside.system.constraints.push_back(
      Constraint::any({Constraint::atom(b * b - one, Relation::equal), Constraint::atom(a - b, Relation::equal)}));
  CHECK(by_constraint(inside.system, rewrite_by_binomial).left() == Texts{"any(a - 1 = 0, a - b = 0)", "b*b - a = 0"});
  NamedSystem inequality;
  inequality.require(inequality("a") * inequality("b") * inequality("b") - inequality("a"), Relation::greater);
  inequality.equation(inequality("b") * inequality("b"), inequality("a"));
  CHECK(by_constraint(inequality.system, rewrite_by_binomial).left() == Texts{"a*a - a > 0", "b*b - a = 0"});
  NamedSystem level;  // z*w is no simpler than x*y
  level.equation(level("x") * level("y"), level("z") * level("w"));
  level.equation(level("x") * level("y") * level("z"), one);
  CHECK_FALSE(by_constraint(level.system, rewrite_by_binomial).has_fired);
}

TEST_CASE("Rule: combine", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y");
  m.equation(x * y * two + x, one);
  m.require(-x * y + y, Relation::greater);
  CHECK(by_constraint(m.system, subtract_equation).left() == Texts{"2*x*y + x - 1 = 0", "x + 2*y - 1 > 0"});
  NamedSystem other;  // a square is left
  other.equation(other("x") * other("y") + other("x"), one);
  other.equation(other("x") * other("y") + other("y") * other("y"), one);
  CHECK_FALSE(by_constraint(other.system, subtract_equation).has_fired);
}

TEST_CASE("Random rewritings: each point satisfies as much as before", "[system-rules]") {
  Random random(13);
  std::size_t fired = 0, satisfied = 0;
  for (int round = 0; round < 1000; ++round) {
    INFO("round " << round);
    NamedSystem m;
    const std::vector<Polynomial> variables{m("x"), m("y"), m("z")};
    auto variable = [&] { return variables[static_cast<std::size_t>(uniform(random, 0, 2))]; };
    auto number = [&] { return Rational(uniform(random, -2, 2)); };
    const bool combines = uniform(random, 0, 1) == 0;
    const Polynomial left = variable() * variable();
    Polynomial right = (uniform(random, 0, 1) == 0 ? one : variable()) * Rational(uniform(random, 1, 2));
    if (combines) right += variable() * number();
    auto atom = [&] {
      Polynomial sum = combines ? left * number() : variable() * variable() * variable() * number();
      if (!combines) sum += variable() * variable() * number();
      sum += variable() * number() + Polynomial(number());
      return Constraint::atom(std::move(sum), static_cast<Relation>(uniform(random, 0, 3)));
    };
    m.system.constraints.push_back(atom());
    m.equation(left, right);
    m.system.constraints.push_back(Constraint::any({atom(), atom()}));
    const OneStep step = by_constraint(m.system, combines ? subtract_equation : rewrite_by_binomial);
    if (!step.has_fired) continue;
    ++fired;
    for (int i = -4; i <= 4; ++i) {
      for (int j = -4; j <= 4; ++j) {
        for (int k = -4; k <= 4; ++k) {
          const Assignment point{{}, {Value(Rational(i, 2)), Value(Rational(j, 2)), Value(Rational(k, 2))}};
          const bool is_solution = satisfies(m.system, point);
          satisfied += is_solution ? 1 : 0;
          if (is_solution != satisfies(step.presolved.system, point)) FAIL("at " << i << " " << j << " " << k);
        }
      }
    }
  }
  CHECK(fired > 300);
  CHECK(satisfied > 1000);
}
