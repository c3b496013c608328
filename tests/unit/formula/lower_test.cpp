#include "formula/lower.h"

#include "formula/evaluate.h"
#include "support/random_etr.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <set>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

Value sign_of(bool is_true) { return Value(Rational(is_true ? 1 : -1)); }

/// The values of the source's variables, extended as LoweredEtr::definitions says.
std::vector<Value> extended(const Etr& source, const LoweredEtr& lowered, const std::vector<Rational>& point) {
  FieldArithmetic arithmetic({});
  const NodeValues nodes = evaluate(source, {point.begin(), point.end()}, arithmetic);
  std::vector<Value> values;
  for (std::size_t v = 0; v < point.size(); ++v) {
    values.push_back(lowered.is_sign[v] ? sign_of(!point[v].is_zero()) : Value(point[v]));
  }
  for (const NodeIndex definition : lowered.definitions) {
    const bool is_sign = lowered.is_sign[values.size()];
    values.push_back(is_sign ? sign_of(nodes.truths[definition]) : nodes.values[definition]);
  }
  return values;
}

bool is_satisfied(const Etr& formula, const std::vector<Value>& values) {
  FieldArithmetic arithmetic({});
  const NodeValues nodes = evaluate(formula, values, arithmetic);
  return std::ranges::all_of(formula.assertions(), [&](NodeIndex node) { return bool(nodes.truths[node]); });
}

/// Values of the source's variables.
std::vector<Value> restricted(const LoweredEtr& lowered, const std::vector<Value>& values, std::size_t count) {
  std::vector<Value> result(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(count));
  for (std::size_t v = 0; v < count; ++v) {
    if (lowered.is_sign[v]) result[v] = Value(Rational(values[v] == sign_of(true) ? 1 : 0));
  }
  return result;
}

/// Nodes of the assertions written out as trees down to the atoms, and checks what they may be.
std::size_t tree_size(const LoweredEtr& lowered) {
  const Etr& formula = lowered.formula;
  std::vector<std::size_t> sizes(formula.node_count(), 1);
  for (NodeIndex n = 0; n < formula.node_count(); ++n) {
    const EtrKind kind = formula.node(n).kind;
    if (kind != EtrKind::all && kind != EtrKind::any) continue;
    for (const NodeIndex child : formula.children(n)) sizes[n] += sizes[child];
  }
  std::size_t sum = 0;
  for (const NodeIndex assertion : formula.assertions()) sum += sizes[assertion];
  return sum;
}

bool has_only_lowered_kinds(const Etr& formula) {
  const std::set<EtrKind> allowed = {EtrKind::constant, EtrKind::variable, EtrKind::sum, EtrKind::product,
                                     EtrKind::truth,    EtrKind::all,      EtrKind::any, EtrKind::atom};
  for (NodeIndex n = 0; n < formula.node_count(); ++n) {
    if (!allowed.contains(formula.node(n).kind)) return false;
  }
  return std::ranges::none_of(formula.assertions(),
                              [&](NodeIndex node) { return formula.node(node).kind == EtrKind::all; });
}

}  // namespace

// Without it: lowering could lose solutions, or make up some, of formulas with ite, xor, implications and sharing.
TEST_CASE("lowering keeps the truth under the definitions") {
  Random random(1);
  int satisfied = 0;
  int violated = 0;
  for (int round = 0; round < 1500; ++round) {
    const RandomEtr made = random_etr(random, {}, 4);
    const LoweredEtr lowered = lower(made.formula);
    REQUIRE(has_only_lowered_kinds(lowered.formula));
    REQUIRE(lowered.is_sign.size() == lowered.formula.variables().size());
    REQUIRE(lowered.is_sign.size() == made.formula.variables().size() + lowered.definitions.size());
    for (std::size_t p = 0; p < made.points.size(); ++p) {
      const std::vector<Value> values = extended(made.formula, lowered, made.points[p]);
      REQUIRE(is_satisfied(lowered.formula, values) == made.is_satisfied[p]);
      (made.is_satisfied[p] ? satisfied : violated) += 1;
    }
  }
  CHECK(satisfied > 500);
  CHECK(violated > 500);
}

// Without it: an implication of a definition could be missing, which the definitions themselves never show.
TEST_CASE("whatever satisfies the lowered formula satisfies the source") {
  Random random(2);
  int found = 0;
  int other_than_definitions = 0;
  for (int round = 0; round < 1500; ++round) {
    const RandomEtr made = random_etr(random, {}, 4);
    const LoweredEtr lowered = lower(made.formula);
    for (int attempt = 0; attempt < 40; ++attempt) {
      const std::vector<Rational>& point = made.points[static_cast<std::size_t>(attempt) % made.points.size()];
      const std::vector<Value> defined = extended(made.formula, lowered, point);
      std::vector<Value> values = defined;
      for (std::size_t v = 0; v < values.size(); ++v) {
        if (uniform(random, 0, 4) != 0) continue;
        values[v] = lowered.is_sign[v] ? sign_of(uniform(random, 0, 1) == 0) : Value(random_value(random));
      }
      if (!is_satisfied(lowered.formula, values)) continue;
      REQUIRE(is_satisfied(made.formula, restricted(lowered, values, made.formula.variables().size())));
      ++found;
      if (values != defined) ++other_than_definitions;
    }
  }
  CHECK(found > 500);
  CHECK(other_than_definitions > 200);
}

// Without it: nested equivalences would double with every level, and deep formulas would overflow the stack.
TEST_CASE("lowering is linear however deep") {
  constexpr int levels = 10'000;
  Etr etr;
  const NodeIndex x = etr.make_variable(etr.add_variable("x", false));
  NodeIndex formula = etr.make_atom(x, Relation::greater);
  NodeIndex term = x;
  for (int i = 0; i < levels; ++i) {
    const NodeIndex b = etr.make_variable(etr.add_variable(std::string("b").append(std::to_string(i)), true));
    formula = etr.make_negation(etr.make_equivalence(b, formula));
    const std::array<NodeIndex, 2> sum = {term, etr.make_choice(b, x, term)};
    term = etr.make_sum(sum);
  }
  etr.add_assertion(formula);
  etr.add_assertion(etr.make_atom(term, Relation::greater));
  const LoweredEtr lowered = lower(etr);
  CHECK(tree_size(lowered) <= 25 * levels);
  CHECK(lowered.formula.node_count() <= 40 * levels);
  CHECK(lowered.definitions.size() <= 2 * levels);
}

// Without it: who reads sign literals could take an equation for one, or miss one.
TEST_CASE("sign literals are recognised") {
  Etr etr;
  const NodeIndex x = etr.make_variable(etr.add_variable("x", false));
  const NodeIndex b = etr.make_variable(etr.add_variable("b", true));
  const std::array<NodeIndex, 2> x_minus_1 = {x, etr.make_constant(Rational(-1))};
  etr.add_assertion(b);
  etr.add_assertion(etr.make_atom(etr.make_sum(x_minus_1), Relation::equal));
  const std::array<NodeIndex, 2> either = {etr.make_negation(b), etr.make_atom(x, Relation::greater)};
  etr.add_assertion(etr.make_any(either));
  const LoweredEtr lowered = lower(etr);
  const std::vector<NodeIndex>& assertions = lowered.formula.assertions();
  REQUIRE(assertions.size() == 3);
  CHECK(as_sign_literal(lowered, assertions[0]) == SignLiteral{1, 1});
  CHECK(!as_sign_literal(lowered, assertions[1]));
  CHECK(!as_sign_literal(lowered, assertions[2]));
  CHECK(as_sign_literal(lowered, lowered.formula.children(assertions[2])[0]) == SignLiteral{1, -1});
  CHECK(!as_sign_literal(lowered, lowered.formula.children(assertions[2])[1]));
}

// Without it: an auxiliary variable could capture a variable of the user.
TEST_CASE("auxiliary names are new") {
  Etr etr;
  const NodeIndex b = etr.make_variable(etr.add_variable("_p1", true));
  const NodeIndex x = etr.make_variable(etr.add_variable("_ite1", false));
  const NodeIndex c = etr.make_variable(etr.add_variable("c", true));
  const std::array<NodeIndex, 2> both = {b, c};
  const NodeIndex shared = etr.make_all(both);
  etr.add_assertion(etr.make_atom(etr.make_choice(shared, x, etr.make_constant(Rational(1))), Relation::greater));
  const LoweredEtr lowered = lower(etr);
  std::set<std::string> names;
  for (const EtrVariable& variable : lowered.formula.variables()) names.insert(variable.name);
  CHECK(names == std::set<std::string>{"_p1", "_ite1", "c", "_p2", "_ite2"});
}
