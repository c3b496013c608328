#include "support/random_formula.h"

#include "algebra/number_field.h"

#include <array>
#include <optional>

namespace nnsolve::test {

namespace {

std::string numbered_name(char letter, std::size_t number) {
  std::string name(1, letter);
  return name.append(std::to_string(number));
}

std::vector<Field> fields_for(bool irrational) {
  if (!irrational) return {};
  return {{{-2, 0, 1}, 1, 2}};
}

Value random_value(Random& random, bool irrational) {
  Value value(small_rational(random));
  if (uniform(random, 0, 3) == 0) value = Value(Rational(uniform(random, -1, 1)));
  if (!irrational || uniform(random, 0, 1) == 0) return value;
  Polynomial root = Polynomial::variable(0) * Rational(uniform(random, 1, 3));
  return Value(value.is_rational() ? root + Polynomial(value.rational()) : root);
}

}  // namespace

PlantedFormula planted_formula(Random& random, bool irrational) {
  PlantedFormula planted;
  planted.solution.fields = fields_for(irrational);
  FieldArithmetic arithmetic(planted.solution.fields);
  std::vector<Value>& values = planted.solution.values;
  auto add = [&](const Value& value) {
    auto number = static_cast<Variable>(values.size());
    planted.formula.variable_names.push_back(numbered_name('x', number));
    values.push_back(value);
    return number;
  };
  /// A variable of this value: one that is there, if that is so and chance agrees, else a new one.
  auto variable_of = [&](const Value& value) {
    for (Variable v = 0; v < values.size(); ++v) {
      if (values[v] == value && uniform(random, 0, 3) > 0) return v;
    }
    return add(value);
  };
  for (auto count = uniform(random, 1, 3); count > 0; --count) add(random_value(random, irrational));
  for (auto count = uniform(random, 0, 7); count > 0; --count) {
    auto pick = [&] { return static_cast<Variable>(uniform(random, 0, static_cast<std::int64_t>(values.size()) - 1)); };
    const Variable x = pick();
    const Variable y = pick();
    const bool inverts = uniform(random, 0, 1) == 0 && !values[x].is_zero();
    if (inverts) {
      const Value inverse = *arithmetic.inverse(values[x]);
      planted.formula.constraints.push_back(EtrInvConstraint::inversion(x, variable_of(inverse)));
    } else {
      const Value sum = arithmetic.add(values[x], values[y]);
      planted.formula.constraints.push_back(EtrInvConstraint::addition(x, y, variable_of(sum)));
    }
  }
  return planted;
}

EtrInv random_formula(Random& random, int variables, int constraints) {
  EtrInv formula;
  for (int v = 0; v < variables; ++v) formula.variable_names.push_back(numbered_name('v', static_cast<std::size_t>(v)));
  auto pick = [&] { return static_cast<Variable>(uniform(random, 0, variables - 1)); };
  for (int c = 0; c < constraints; ++c) {
    if (uniform(random, 0, 1) == 0) {
      formula.constraints.push_back(EtrInvConstraint::addition(pick(), pick(), pick()));
    } else {
      formula.constraints.push_back(EtrInvConstraint::inversion(pick(), pick()));
    }
  }
  return formula;
}

PlantedEqFormula planted_eq_formula(Random& random, bool irrational) {
  PlantedEqFormula planted;
  planted.solution.fields = fields_for(irrational);
  FieldArithmetic arithmetic(planted.solution.fields);
  std::vector<Value>& values = planted.solution.values;
  for (auto count = uniform(random, 1, 4); count > 0; --count) {
    planted.formula.variable_names.push_back(numbered_name('y', values.size()));
    values.push_back(random_value(random, irrational));
    planted.formula.is_nonzero.push_back(!values.back().is_zero() && uniform(random, 0, 3) == 0);
  }
  auto value_of = [&](const Literal& literal) {
    Value value = values[literal.variable];
    if (literal.is_inverse) value = *arithmetic.inverse(value);
    return literal.is_negative ? arithmetic.subtract(Value(), value) : value;
  };
  for (int attempt = 0; attempt < 300; ++attempt) {  // keep those of many tries that happen to hold
    CombinedConstraint constraint;
    constraint.count = static_cast<std::uint8_t>(uniform(random, 2, 3));
    Value sum;
    for (std::size_t i = 0; i < constraint.count; ++i) {
      Literal& literal = constraint.literals[i];
      literal.variable = static_cast<Variable>(uniform(random, 0, static_cast<std::int64_t>(values.size()) - 1));
      literal.is_inverse = !values[literal.variable].is_zero() && uniform(random, 0, 1) == 0;
      literal.is_negative = uniform(random, 0, 1) == 0;
      sum = arithmetic.add(sum, value_of(literal));
    }
    if (sum.is_zero() && planted.formula.constraints.size() < 5) planted.formula.constraints.push_back(constraint);
  }
  return planted;
}

}  // namespace nnsolve::test
