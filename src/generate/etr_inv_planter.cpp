#include "generate/etr_inv_planter.h"

#include <utility>

namespace nnsolve::generators {

Variable EtrInvPlanter::add(Value value) {
  values_.push_back(std::move(value));
  return static_cast<Variable>(values_.size() - 1);
}

Variable EtrInvPlanter::add_sum(Variable x, Variable y) {
  const Variable z = add(arithmetic_.add(values_[x], values_[y]));
  constraints_.push_back(EtrInvConstraint::addition(x, y, z));
  return z;
}

Variable EtrInvPlanter::add_inverse(Variable x) {
  const Variable y = add(*arithmetic_.inverse(values_[x]));
  constraints_.push_back(EtrInvConstraint::inversion(x, y));
  return y;
}

Variable EtrInvPlanter::add_difference(Variable x, Variable y) {
  const Variable z = add(arithmetic_.subtract(values_[x], values_[y]));
  constraints_.push_back(EtrInvConstraint::addition(y, z, x));
  return z;
}

void EtrInvPlanter::constrain_sum(Variable x, Variable y, Variable z) {
  NNSOLVE_ASSERT(arithmetic_.add(values_[x], values_[y]) == values_[z]);
  constraints_.push_back(EtrInvConstraint::addition(x, y, z));
}

void EtrInvPlanter::constrain_inverse(Variable x, Variable y) {
  NNSOLVE_ASSERT(arithmetic_.multiply(values_[x], values_[y]) == Value(Rational(1)));
  constraints_.push_back(EtrInvConstraint::inversion(x, y));
}

Variable EtrInvPlanter::variable_of(Random& random, const Value& value) {
  for (Variable v = 0; v < values_.size(); ++v) {
    if (values_[v] == value && chance(random, 75)) return v;
  }
  return add(value);
}

void EtrInvPlanter::grow(Random& random, std::size_t constraints) {
  for (std::size_t i = 0; i < constraints; ++i) {
    const auto x = static_cast<Variable>(index_below(random, values_.size()));
    const auto y = static_cast<Variable>(index_below(random, values_.size()));
    if (!values_[x].is_zero() && chance(random, 50)) {
      constraints_.push_back(EtrInvConstraint::inversion(x, variable_of(random, *arithmetic_.inverse(values_[x]))));
    } else if (chance(random, 70)) {
      const Value sum = arithmetic_.add(values_[x], values_[y]);
      constraints_.push_back(EtrInvConstraint::addition(x, y, variable_of(random, sum)));
    } else {
      const Value difference = arithmetic_.subtract(values_[x], values_[y]);
      constraints_.push_back(EtrInvConstraint::addition(y, variable_of(random, difference), x));
    }
  }
}

EtrInv EtrInvPlanter::formula() const {
  EtrInv formula;
  formula.variable_names.resize(values_.size());
  formula.constraints = constraints_;
  return formula;
}

Assignment EtrInvPlanter::solution() const { return {arithmetic_.fields(), values_}; }

EtrInv random_constraints(Random& random, std::size_t variables, std::size_t constraints) {
  EtrInv formula;
  formula.variable_names.resize(variables);
  auto any = [&] { return static_cast<Variable>(index_below(random, variables)); };
  for (std::size_t i = 0; i < constraints; ++i) {
    const Variable x = any();
    const Variable y = any();
    formula.constraints.push_back(chance(random, 50) ? EtrInvConstraint::inversion(x, y)
                                                     : EtrInvConstraint::addition(x, y, any()));
  }
  return formula;
}

}  // namespace nnsolve::generators
