#include "io/smt2_writer.h"

#include "algebra/number_field.h"
#include "formula/evaluate.h"
#include "io/smt2_reader.h"
#include "io/smtlib_symbol.h"
#include "support/random_etr.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

std::vector<bool> truths(const Etr& formula, const std::vector<Value>& values) {
  FieldArithmetic arithmetic({});
  const NodeValues nodes = evaluate(formula, values, arithmetic);
  std::vector<bool> result;
  for (NodeIndex assertion : formula.assertions()) result.push_back(nodes.truths[assertion]);
  return result;
}

std::string written(const Etr& formula) {
  std::string text;
  append_etr(text, formula);
  return text;
}

}  // namespace

TEST_CASE("what is written reads back as a formula of equal truth", "[io]") {
  // Lost without it: encode --plain shows another formula than the one that is decided.
  constexpr std::uint64_t seed = 77;
  CAPTURE(seed);
  test::Random random(seed);
  for (int i = 0; i < 400; ++i) {
    const test::RandomEtr random_etr = test::random_etr(random, {}, 10);
    const Etr& formula = random_etr.formula;
    const std::string text = written(formula);
    INFO(text);
    const Etr read = read_smt2(text, "f");
    REQUIRE(read.variables() == formula.variables());
    for (const std::vector<Rational>& point : random_etr.points) {
      const std::vector<Value> values(point.begin(), point.end());
      REQUIRE(truths(read, values) == truths(formula, values));
    }
  }
}

TEST_CASE("the text is as long as the graph is large, and never deep", "[io]") {
  Etr formula;
  NodeIndex term = formula.make_variable(formula.add_variable("x", false));
  for (int i = 0; i < 60; ++i) term = formula.make_product(std::array{term, term});
  formula.add_assertion(formula.make_atom(term, Relation::greater));
  CHECK(written(formula).size() < 5000);
  for (int i = 1; i <= 20'000; ++i) {
    term = formula.make_scaled(Rational(2), formula.make_sum(std::array{term, formula.make_constant(Rational(i))}));
  }
  formula.add_assertion(formula.make_atom(term, Relation::equal));
  const Etr read = read_smt2(written(formula), "f");
  CHECK(truths(read, {Rational(1)}) == std::vector<bool>{true, false});
}

TEST_CASE("names become symbols that solvers take", "[io]") {
  // Lost without it: queries that fail on names which .etrinv and quoted symbols allow.
  const std::vector<std::string> symbols =
      make_symbols({"x", "x'", "let", "and", "v!1", "", "a b", "3", "-1", "@y", "a|b", "assert", "_", "é", "x.y!z"});
  const std::vector<std::string> expected = {"x",    "|x'|", "|let|", "v!2",      "v!1", "v!3", "|a b|", "|3|",
                                             "|-1|", "v!4",  "v!5",   "|assert|", "v!6", "|é|", "x.y!z"};
  CHECK(symbols == expected);
}
