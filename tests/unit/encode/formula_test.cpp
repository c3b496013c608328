// The law of the encoding, on random formulas: with auxiliary variables at the values that define them, the system
// holds exactly where the formula does. (That no other values make the system hold where the formula does not: see
// the property tests, which solve.)
#include "encode/formula.h"

#include "algebra/number_field.h"
#include "formula/evaluate.h"
#include "formula/lower.h"
#include "support/random_etr.h"

#include <catch2/catch.hpp>

#include <optional>

using namespace nnsolve;

namespace {

using Values = std::vector<std::optional<Rational>>;

/// Nothing if a variable has no value.
std::optional<Rational> evaluate(const Polynomial& polynomial, const Values& values) {
  Rational sum;
  for (const Term& term : polynomial.terms()) {
    Rational product = term.coefficient;
    for (Variable factor : term.monomial.factors()) {
      if (!values[factor]) return std::nullopt;
      product *= *values[factor];
    }
    sum += product;
  }
  return sum;
}

bool holds(const Constraint& constraint, const Values& values) {
  auto part_holds = [&](const Constraint& part) { return holds(part, values); };
  if (constraint.kind == Constraint::Kind::all) return std::ranges::all_of(constraint.parts, part_holds);
  if (constraint.kind == Constraint::Kind::any) return std::ranges::any_of(constraint.parts, part_holds);
  const int sign = evaluate(constraint.polynomial, values).value().sign();
  switch (constraint.relation) {
    case Relation::equal:
      return sign == 0;
    case Relation::not_equal:
      return sign != 0;
    case Relation::greater:
      return sign > 0;
    case Relation::greater_equal:
      return sign >= 0;
  }
  return false;
}

bool holds(const System& system, const Values& values) {
  return std::ranges::all_of(system.constraints, [&](const Constraint& part) { return holds(part, values); });
}

/// Values of the variables behind `known` by the equations p - t = 0 that introduce them, in order.
void define_rest(const System& system, Values& values) {
  for (const Constraint& constraint : system.constraints) {
    for (Variable v = 0; v < values.size(); ++v) {
      if (values[v] || constraint.kind != Constraint::Kind::atom) continue;
      const Polynomial rest = constraint.polynomial + Polynomial::variable(v);
      if (std::optional<Rational> value = evaluate(rest, values)) values[v] = value;
    }
  }
}

}  // namespace

TEST_CASE("ETR: the system holds where the formula does", "[encode]") {
  // Lost without it: a query that is not the file's question, and unsat that is wrong.
  constexpr std::uint64_t seed = 5;
  CAPTURE(seed);
  test::Random random(seed);
  int satisfied = 0;
  constexpr std::size_t points = 8;
  constexpr int count = 400;
  for (int i = 0; i < count; ++i) {
    const test::RandomEtr random_etr = test::random_etr(random, {.terms = 12, .degree = 8}, points);
    const Etr& formula = random_etr.formula;
    const FormulaEncoding encoding = encode(formula);
    const LoweredEtr lowered = lower(formula);
    const std::size_t source_count = formula.variables().size();
    for (std::size_t p = 0; p < points; ++p) {
      const std::vector<Rational>& point = random_etr.points[p];
      FieldArithmetic arithmetic({});
      const NodeValues nodes = evaluate(formula, std::vector<Value>(point.begin(), point.end()), arithmetic);
      Values values(encoding.system.variable_count());
      for (std::size_t v = 0; v < lowered.is_sign.size(); ++v) {
        const bool is_source = v < source_count;
        const NodeIndex definition = is_source ? 0 : lowered.definitions[v - source_count];
        const bool truth = is_source ? !point[v].is_zero() : nodes.truths[definition];
        const Rational value = is_source ? point[v] : nodes.values[definition].rational();
        values[v] = lowered.is_sign[v] ? Rational(truth ? 1 : -1) : value;
      }
      define_rest(encoding.system, values);
      REQUIRE(holds(encoding.system, values) == random_etr.is_satisfied[p]);
      satisfied += random_etr.is_satisfied[p] ? 1 : 0;
    }
  }
  CHECK(satisfied > count / 2);
}

TEST_CASE("ETR: systems stay small", "[encode]") {
  // Lost without it: queries that are exponentially longer than the file.
  Etr squares;
  NodeIndex term = squares.make_variable(squares.add_variable("x", false));
  for (int i = 0; i < 60; ++i) term = squares.make_product(std::array{term, term});
  squares.add_assertion(squares.make_atom(term, Relation::greater));
  CHECK(encode(squares).system.variable_count() < 15);

  Etr product;
  std::vector<NodeIndex> factors;
  for (int i = 0; i < 40; ++i) {
    const NodeIndex x = product.make_variable(product.add_variable(std::string("x").append(std::to_string(i)), false));
    factors.push_back(product.make_sum(std::array{x, product.make_constant(Rational(i + 1))}));
  }
  product.add_assertion(product.make_atom(product.make_product(factors), Relation::equal));
  CHECK(measure(encode(product).system).terms < 2000);

  Etr chain;
  term = chain.make_variable(chain.add_variable("x", false));
  for (int i = 0; i < 100'000; ++i) {
    const NodeIndex next = chain.make_sum(std::array{term, chain.make_constant(Rational(1))});
    term = chain.make_scaled(Rational(3), next);
  }
  chain.add_assertion(chain.make_atom(term, Relation::equal));
  const System long_chain = encode(chain).system;
  CHECK(measure(long_chain).terms < 1000);
  CHECK(is_linear(long_chain));
}

TEST_CASE("ETR: small products are multiplied out, as in the file", "[encode]") {
  Etr formula;
  const NodeIndex x = formula.make_variable(formula.add_variable("x", false));
  const NodeIndex y = formula.make_variable(formula.add_variable("y", false));
  const NodeIndex sum = formula.make_sum(std::array{x, y, formula.make_constant(Rational(1))});
  formula.add_assertion(formula.make_atom(formula.make_product(std::array{sum, sum}), Relation::equal));
  const System system = encode(formula).system;
  CHECK(system.variable_names == std::vector<std::string>{"x", "y"});
  CHECK(system.constraints.size() == 1);
  CHECK(measure(system).terms == 6);
}

TEST_CASE("ETR-INV is taken literally, ETR-INV-EQ with one inverse a variable", "[encode]") {
  const EtrInv inv{{"x", "let", "z"}, {EtrInvConstraint::addition(0, 0, 2), EtrInvConstraint::inversion(0, 1)}};
  const System literal = encode(inv).system;
  CHECK(literal.variable_names == std::vector<std::string>{"x", "|let|", "z"});
  const Polynomial x = Polynomial::variable(0);
  const Polynomial y = Polynomial::variable(1);
  const Polynomial z = Polynomial::variable(2);
  REQUIRE(literal.constraints.size() == 2);
  CHECK(literal.constraints[0] == Constraint::atom(x + x - z, Relation::equal));
  CHECK(literal.constraints[1] == Constraint::atom(x * y - Polynomial(Rational(1)), Relation::equal));

  EtrInvEq eq{{"x", "y", "z"}, {true, false, true}, {}};
  eq.constraints.push_back({{Literal{0, true, false}, Literal{1, false, true}, Literal{0, true, false}}, 3});
  const System system = encode(eq).system;
  REQUIRE(system.variable_names.size() == 4);
  const Polynomial inverse = Polynomial::variable(3);
  REQUIRE(system.constraints.size() == 3);
  CHECK(system.constraints[0] == Constraint::atom(x * inverse - Polynomial(Rational(1)), Relation::equal));
  CHECK(system.constraints[1] == Constraint::atom(z, Relation::not_equal));
  CHECK(system.constraints[2] == Constraint::atom(inverse + inverse - y, Relation::equal));
}
