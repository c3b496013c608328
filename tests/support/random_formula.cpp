#include "support/random_formula.h"

#include "algebra/number_field.h"
#include "generate/etr_inv_planter.h"

#include <cstddef>
#include <string>

namespace nnsolve::test {

namespace {

std::string numbered_name(char letter, std::size_t number) {
  std::string name(1, letter);
  return name.append(std::to_string(number));
}

void name_variables(EtrInv& formula, char letter) {
  for (std::size_t v = 0; v < formula.variable_names.size(); ++v) formula.variable_names[v] = numbered_name(letter, v);
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
  generators::EtrInvPlanter planter(fields_for(irrational));
  for (auto count = uniform(random, 1, 3); count > 0; --count) planter.add(random_value(random, irrational));
  planter.grow(random, static_cast<std::size_t>(uniform(random, 0, 7)));
  PlantedFormula planted{planter.formula(), planter.solution()};
  name_variables(planted.formula, 'x');
  return planted;
}

EtrInv random_formula(Random& random, int variables, int constraints) {
  EtrInv formula = generators::random_constraints(random, static_cast<std::size_t>(variables),
                                                  static_cast<std::size_t>(constraints));
  name_variables(formula, 'v');
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
