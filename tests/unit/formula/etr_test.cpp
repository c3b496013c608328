#include "formula/evaluate.h"
#include "support/random_etr.h"

#include <catch2/catch.hpp>

#include <array>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

std::vector<Value> values_of(const std::vector<Rational>& point) { return {point.begin(), point.end()}; }

}  // namespace

// Without it: folding constants, sharing nodes or evaluating them could change what a formula means.
TEST_CASE("nodes are worth what they were made for") {
  Random random(3);
  FieldArithmetic arithmetic({});
  for (int round = 0; round < 300; ++round) {
    const RandomEtr made = random_etr(random, {}, 3);
    for (std::size_t p = 0; p < made.points.size(); ++p) {
      const NodeValues found = evaluate(made.formula, values_of(made.points[p]), arithmetic);
      for (std::size_t i = 0; i < made.terms.size(); ++i) {
        REQUIRE(found.values[made.terms[i]] == Value(made.values[i][p]));
      }
      for (std::size_t i = 0; i < made.formulas.size(); ++i) {
        REQUIRE(found.truths[made.formulas[i]] == made.truths[i][p]);
      }
    }
  }
}

// Without it: a formula whose text repeats a subterm would cost as much as the text, or an exponential blow-up.
TEST_CASE("equal nodes are one node") {
  Etr etr;
  const NodeIndex x = etr.make_variable(etr.add_variable("x", false));
  const NodeIndex y = etr.make_variable(etr.add_variable("y", false));
  const std::array<NodeIndex, 2> xy = {x, y};
  const std::array<NodeIndex, 2> yx = {y, x};
  CHECK(etr.make_product(xy) == etr.make_product(yx));
  CHECK(etr.make_sum(xy) == etr.make_sum(xy));
  NodeIndex power = x;
  const std::size_t before = etr.node_count();
  for (int i = 0; i < 50; ++i) {
    const std::array<NodeIndex, 2> square = {power, power};
    power = etr.make_product(square);
    CHECK(etr.make_product(square) == power);
  }
  CHECK(etr.node_count() == before + 50);
}

// Without it: every user of the graph would have to treat formulas that decide themselves.
TEST_CASE("constants are folded") {
  Etr etr;
  const NodeIndex x = etr.make_variable(etr.add_variable("x", false));
  const NodeIndex b = etr.make_variable(etr.add_variable("b", true));
  const NodeIndex yes = etr.make_truth(true);
  const NodeIndex no = etr.make_truth(false);
  CHECK(etr.make_atom(etr.make_difference(x, x), Relation::equal) == yes);
  CHECK(etr.make_atom(etr.make_scaled(Rational(0), x), Relation::greater) == no);
  CHECK(etr.make_negation(etr.make_negation(b)) == b);
  CHECK(etr.make_equivalence(b, yes) == b);
  CHECK(etr.make_equivalence(no, b) == etr.make_negation(b));
  CHECK(etr.make_choice(no, x, etr.make_constant(Rational(3))) == etr.make_constant(Rational(3)));
  const std::array<NodeIndex, 2> with_no = {b, no};
  CHECK(etr.make_all(with_no) == no);
  CHECK(etr.make_any(with_no) == b);
  CHECK(etr.make_all({}) == yes);
  CHECK(etr.make_any({}) == no);
}
