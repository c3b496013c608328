// Grows an ETR-INV formula around values that are known: each constraint is added because it holds.
#pragma once

#include "algebra/number_field.h"
#include "generate/random.h"

#include "nnsolve/formula.h"
#include "nnsolve/witness.h"

#include <optional>
#include <vector>

namespace nnsolve::generators {

/// Law: solution() satisfies formula() at any time. Variables have no names yet.
class EtrInvPlanter {
 public:
  /// At most one field.
  explicit EtrInvPlanter(std::vector<Field> fields) : arithmetic_(std::move(fields)) {}

  Variable add(Value value);
  /// New variables x + y and 1/x, with their constraints; x must not be 0.
  Variable add_sum(Variable x, Variable y);
  Variable add_inverse(Variable x);
  /// A variable of value x - y.
  Variable add_difference(Variable x, Variable y);
  /// x + y = z; x * y = 1: they must hold.
  void constrain_sum(Variable x, Variable y, Variable z);
  void constrain_inverse(Variable x, Variable y);
  /// So many constraints on random variables, whose results are old variables where that is so and chance agrees.
  void grow(Random& random, std::size_t constraints);

  std::size_t variable_count() const { return values_.size(); }
  const Value& value(Variable v) const { return values_[v]; }
  FieldArithmetic& arithmetic() { return arithmetic_; }
  EtrInv formula() const;
  Assignment solution() const;

 private:
  Variable variable_of(Random& random, const Value& value);

  FieldArithmetic arithmetic_;
  std::vector<Value> values_;
  std::vector<EtrInvConstraint> constraints_;
};

/// So many constraints on any of so many variables, planted around nothing. Variables have no names yet.
EtrInv random_constraints(Random& random, std::size_t variables, std::size_t constraints);

}  // namespace nnsolve::generators
