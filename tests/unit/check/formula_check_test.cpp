#include "algebra/number_field.h"
#include "check/check_and_merge.h"

#include "nnsolve/check.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

using Kind = EtrInvConstraint;

Value field_generator(Variable field) { return Value(Polynomial::variable(field)); }
Field field_root(int radicand, int lower) {
  return {{Rational(-radicand), 0, 1}, Rational(lower), Rational(lower + 1)};
}

CombinedConstraint combined(std::initializer_list<Literal> literals) {
  CombinedConstraint constraint;
  for (const Literal& literal : literals) constraint.literals[constraint.count++] = literal;
  return constraint;
}

Literal plain(Variable v) { return {v, false, false}; }
Literal inverse(Variable v) { return {v, true, false}; }

}  // namespace

TEST_CASE("ETR-INV: the constraint that fails is named", "[check]") {
  // Lost without it: a false sat, or a message that sends its reader to the wrong line.
  const EtrInv formula{{"a", "b", "c"}, {Kind::addition(0, 1, 2), Kind::inversion(0, 1), Kind::addition(2, 2, 2)}};
  CHECK(check(formula, {{}, {Rational(2), Rational(3), Rational(4)}}).problem ==
        "constraint 1: a + b = c does not hold");
  CHECK(check(formula, {{}, {Rational(2), Rational(3), Rational(5)}}).problem ==
        "constraint 2: a * b = 1 does not hold");
  FormulaCheckResult last = check(formula, {{}, {Rational(2), Rational(1, 2), Rational(5, 2)}});
  CHECK(last.problem == "constraint 3: c + c = c does not hold");
  CHECK_FALSE(last.checked);
  const EtrInv first_two{formula.variable_names, {formula.constraints[0], formula.constraints[1]}};
  FormulaCheckResult good = check(Formula(first_two), {{}, {Rational(2), Rational(1, 2), Rational(5, 2)}});
  REQUIRE(good.checked);
  CHECK(good.checked->assignment().values[2] == Value(Rational(5, 2)));
  CHECK(check(EtrInv{}, {}).checked);  // the empty formula is true
}

TEST_CASE("ETR-INV-EQ: reciprocals need their variable to be nonzero", "[check]") {
  // Lost without it: 0 would satisfy x - 1/x after multiplying by x, or y = 0 would be let through.
  const EtrInvEq formula{{"x", "y", "z"}, {false, true, false}, {combined({plain(0), inverse(0), -plain(2)})}};
  CHECK(check(formula, {{}, {Rational(2), Rational(1), Rational(5, 2)}}).checked);
  CHECK(check(formula, {{}, {Rational(0), Rational(1), Rational(0)}}).problem == "x is 0, but 1/x occurs");
  CHECK(check(formula, {{}, {Rational(2), Rational(0), Rational(5, 2)}}).problem == "y is 0, but must not be");
  CHECK(check(formula, {{}, {Rational(2), Rational(1), Rational(2)}}).problem ==
        "constraint 1: x + 1/x - z = 0 does not hold");
  const EtrInvEq negated{{"x", "y"}, {false, false}, {combined({-inverse(0), -inverse(1)})}};
  CHECK(check(negated, {{}, {Rational(2), Rational(-2)}}).checked);
  CHECK(check(negated, {{}, {Rational(2), Rational(2)}}).problem == "constraint 1: -1/x - 1/y = 0 does not hold");
  const EtrInvEq three{{"x", "y", "z"}, {false, false, false}, {combined({inverse(0), inverse(1), -inverse(2)})}};
  CHECK(check(three, {{}, {Rational(3), Rational(6), Rational(2)}}).checked);
  CHECK_FALSE(check(three, {{}, {Rational(3), Rational(6), Rational(-2)}}).checked);
}

TEST_CASE("ETR: the assertion that fails is named, Bool values are 0 or 1", "[check]") {
  Etr formula;
  const NodeIndex x = formula.make_variable(formula.add_variable("x", false));
  const NodeIndex b = formula.make_variable(formula.add_variable("b", true));
  const NodeIndex square = formula.make_product(std::array{x, x});
  formula.add_assertion(formula.make_atom(formula.make_difference(square, formula.make_constant(2)), Relation::equal));
  formula.add_assertion(formula.make_any(std::array{b, formula.make_atom(x, Relation::greater)}));
  const std::vector<Field> fields = {field_root(2, 1)};
  CHECK(check(formula, {fields, {field_generator(0), Rational(0)}}).checked);
  const Value negative(-Polynomial::variable(0));
  CHECK(check(formula, {fields, {negative, Rational(1)}}).checked);
  CHECK(check(formula, {fields, {negative, Rational(0)}}).problem == "assertion 2 is false");
  CHECK(check(formula, {{}, {Rational(2), Rational(1)}}).problem == "assertion 1 is false");
  CHECK(check(formula, {fields, {negative, Rational(2)}}).problem == "b is of sort Bool, but not 0 or 1");
}

TEST_CASE("fields that an equality needs together are merged", "[check]") {
  // Lost without it: witnesses that a checker may refuse, since their equalities do not reduce to 0.
  const EtrInvEq formula{{"x", "y", "z"}, {false, false, false}, {combined({plain(0), inverse(1), -plain(2)})}};
  // z = sqrt2 + 1/sqrt3 is a root of (z^2 - 7/3)^2 - 8/3.
  const Field sum{{Rational(25, 9), 0, Rational(-14, 3), 0, 1}, Rational(1), Rational(2)};
  Assignment assignment{{field_root(2, 1), field_root(3, 1), sum},
                        {field_generator(0), field_generator(1), field_generator(2)}};
  FormulaCheckResult once = check(formula, assignment);
  REQUIRE(once.checked);
  CHECK_FALSE(once.merges.empty());
  FormulaCheckResult merged = check_and_merge(formula, assignment);
  REQUIRE(merged.checked);
  CHECK(merged.merges.empty());
  CHECK(merged.checked->assignment().fields.size() == 1);
}
