// Scales that weights leave open: a size that is fixed although it is not free would turn sat into unsat.
#include "support/weighted_system.h"
#include "unit/presolve/rule_support.h"

#include <catch2/catch.hpp>

#include <functional>

using namespace nnsolve;
using namespace nnsolve::test;
using namespace nnsolve::presolving;

namespace {

/// What the rule adds.
Texts fixed_in(const System& system) {
  const PresolveOptions options;
  const Editor editor(system, options);
  Budget budget(system.variable_count());
  Texts texts;
  if (const Proposal edit = fix_scales(editor.store(), budget)) {
    REQUIRE(edit->kind == Edit::Kind::restrict);
    for (const Constraint& constraint : edit->added) texts.push_back(to_text(constraint, system.variable_names));
  }
  return texts;
}

}  // namespace

TEST_CASE("Rule: weights, of a homogeneous system", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");
  m.equation(x * x + y * y, z * z * Rational(3));
  CHECK(fixed_in(m.system).empty());  // x = y = z = 0 is a solution
  SECTION("without a sign") {
    m.require(z, Relation::not_equal);
    CHECK(fixed_in(m.system) == Texts{"z*z - 1 = 0"});
  }
  SECTION("positive") {
    m.require(z, Relation::greater);
    CHECK(fixed_in(m.system) == Texts{"z - 1 = 0"});
  }
  SECTION("negative") {
    m.require(-z, Relation::greater);
    CHECK(fixed_in(m.system) == Texts{"z + 1 = 0"});
  }
  SECTION("the one that occurs most often, of two") {
    m.require(x, Relation::not_equal);
    m.require(z, Relation::not_equal);
    m.require(y * z + z * z * two, Relation::greater);
    CHECK(fixed_in(m.system) == Texts{"z*z - 1 = 0"});
  }
}

TEST_CASE("Rule: weights, where none or few are free", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");
  m.require(x, Relation::not_equal);
  SECTION("a constant") {
    m.equation(x * x, y * z + one);
    CHECK(fixed_in(m.system).empty());
  }
  SECTION("a constant in a disjunction") {
    m.equation(x * x, y * z);
    m.system.constraints.push_back(Constraint::any(
        {Constraint::atom(x - y * y, Relation::greater), Constraint::atom(x + y + one, Relation::equal)}));
    CHECK(fixed_in(m.system).empty());
  }
  SECTION("two inequalities of other weights") {
    m.require(x - y * y, Relation::greater);
    m.require(y - x * x, Relation::greater);
    CHECK(fixed_in(m.system).empty());
  }
  SECTION("even weights only: a root would be irrational") {
    m.equation(y * y * y * y + z * z * z * z, x * x * Rational(3));
    CHECK(fixed_in(m.system).empty());
    m.require(y, Relation::not_equal);  // weight 1
    CHECK(fixed_in(m.system) == Texts{"y*y - 1 = 0"});
  }
  SECTION("no product") {
    m.equation(x + y, z);
    CHECK(fixed_in(m.system).empty());
  }
}

TEST_CASE("Rule: weights, nothing where the effort left does not suffice for all equations", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y");
  m.require(x, Relation::greater);
  m.require(x * y - y * y, Relation::greater);
  m.require(x * x * x - one, Relation::greater);
  const PresolveOptions options;
  const Editor editor(m.system, options);
  Budget budget(m.system.variable_count());
  std::size_t effort = 1;
  while (budget.spend(effort)) effort *= 2;
  CHECK_FALSE(fix_scales(editor.store(), budget).has_value());
}

TEST_CASE("Rule: weights, several at once but not more than are independent", "[system-rules]") {
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z"), w = m("w");
  for (const Polynomial& variable : {x, y, z, w}) m.require(variable, Relation::greater);
  m.require(x * y - z * w, Relation::greater);
  m.require(x * x - z * z, Relation::greater);
  m.require(two * z - x, Relation::greater);
  // x and z have one weight, y and w one.
  CHECK(fixed_in(m.system) == Texts{"x - 1 = 0", "y - 1 = 0"});
  m.require(y - x, Relation::not_equal);
  CHECK(fixed_in(m.system) == Texts{"x - 1 = 0"});
  const PresolvedSystem presolved = presolve(m.system);
  CHECK_FALSE(presolved.is_unsat);
}

TEST_CASE("Rule: weights, each connected part for itself", "[system-rules]") {
  NamedSystem m;
  for (const char* part : {"1", "2", "3"}) {
    auto variable = [&](std::string name) { return m(name.append(part)); };
    m.require(variable("x"), Relation::greater);
    m.require(variable("x") * variable("y") - variable("z") * variable("z"), Relation::greater);
  }
  m.require(m("x2") * m("y2") - one, Relation::greater);
  CHECK(fixed_in(m.system) == Texts{"x1 - 1 = 0", "x2 - 1 = 0", "x3 - 1 = 0"});
  m.require(m("x2") * m("x2") * m("x2") - one, Relation::greater);
  CHECK(fixed_in(m.system) == Texts{"x1 - 1 = 0", "x3 - 1 = 0"});
}

TEST_CASE("Presolve: with weights of both signs, a sign symmetry makes 1 of -1", "[presolve]") {
  // Weights 1 for x, y, z; odd, so that -x is as good as x unless an inequality minds.
  NamedSystem m;
  const Polynomial x = m("x"), y = m("y"), z = m("z");
  m.require(x, Relation::not_equal);
  m.equation(x * x * x + y * y * z + z * z * x);
  m.equation(y * y * y, x * z * z + z * x * x);
  auto mentions_x = [&] {
    const PresolvedSystem presolved = presolve(m.system);
    REQUIRE_FALSE(presolved.is_unsat);
    return std::ranges::any_of(presolved.system.constraints, [](const Constraint& constraint) {
      return std::ranges::binary_search(variables_of(constraint), 0U);
    });
  };
  CHECK_FALSE(mentions_x());
  m.require(x + y + z, Relation::greater_equal);
  CHECK(mentions_x());
}

// ---------------------------------------------------------------- random systems with a solution

namespace {

constexpr std::size_t count = 4;  // variables
using Exponents = std::vector<int>;

bool are_weights(const Constraint& constraint, const Exponents& weights) {
  for (const Term& term : constraint.polynomial.terms()) {
    if (weight_of(term.monomial, weights) != weight_of(constraint.polynomial.terms().front().monomial, weights)) {
      return false;
    }
  }
  return std::ranges::all_of(constraint.parts, [&](const Constraint& part) { return are_weights(part, weights); });
}

/// By definition, without any algebra: all weights with small numbers.
std::vector<Exponents> small_weights(const System& system) {
  std::vector<Exponents> found;
  constexpr int bound = 3;
  for (int number = 0; number < 7 * 7 * 7 * 7; ++number) {
    Exponents weights(count);
    for (int rest = number, i = 0; i < static_cast<int>(count); ++i, rest /= 7) {
      weights[static_cast<std::size_t>(i)] = rest % 7 - bound;
    }
    if (std::ranges::all_of(system.constraints, [&](const Constraint& c) { return are_weights(c, weights); })) {
      found.push_back(weights);
    }
  }
  return found;
}

Rational power_of(const Rational& base, int exponent) {
  Rational result(1);
  for (int i = 0; i < exponent; ++i) result *= base;
  for (int i = 0; i > exponent; --i) result /= base;
  return result;
}

Variable variable_of(const Constraint& constraint) { return variables_of(constraint).front(); }

/// The weights that are 1 for one of the fixed variables and 0 for the others.
const Exponents* weights_of_one(const std::vector<Exponents>& all, const std::vector<Constraint>& fixed, Variable one) {
  const auto found = std::ranges::find_if(all, [&](const Exponents& weights) {
    return std::ranges::all_of(fixed, [&](const Constraint& constraint) {
      return weights[variable_of(constraint)] == (variable_of(constraint) == one ? 1 : 0);
    });
  });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("Random weights: a planted solution can be moved to all sizes that are fixed", "[presolve]") {
  Random random(7);
  std::size_t moved = 0, several = 0, beyond = 0;
  for (int round = 0; round < 2000; ++round) {
    INFO("seed 7, round " << round);
    const RandomSystem planted = weighted_system(random, count, true);
    const PresolveOptions options;
    const Editor editor(planted.system, options);
    Budget budget(editor.store().variable_count());
    const Proposal edit = editor.is_unsat() ? std::nullopt : fix_scales(editor.store(), budget);
    REQUIRE_FALSE(editor.is_unsat());
    if (!edit) continue;
    const std::vector<Exponents> weights = small_weights(planted.system);
    std::vector<Rational> values;
    for (const Value& value : planted.values.values) values.push_back(value.rational());
    bool is_found = true;
    for (const Constraint& constraint : edit->added) {
      const Variable fixed = variable_of(constraint);
      Rational size = planted.values.values[fixed].rational();
      if (size.sign() < 0) size = -size;
      REQUIRE(size.sign() > 0);
      const Exponents* scale = weights_of_one(weights, edit->added, fixed);
      is_found = is_found && scale != nullptr;
      if (scale == nullptr) continue;
      for (std::size_t i = 0; i < count; ++i) values[i] /= power_of(size, (*scale)[i]);
    }
    if (!is_found) {
      ++beyond;
      continue;
    }
    Assignment assignment;
    for (Rational& value : values) assignment.values.emplace_back(std::move(value));
    System fixed = planted.system;
    fixed.constraints.insert(fixed.constraints.end(), edit->added.begin(), edit->added.end());
    REQUIRE(satisfies(fixed, assignment));
    ++moved;
    several += edit->added.size() > 1 ? 1 : 0;
  }
  CAPTURE(moved, several, beyond);
  CHECK(moved > 500);
  CHECK(several > 100);
  CHECK(10 * beyond < moved);
}
