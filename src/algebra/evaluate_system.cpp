#include "algebra/evaluate_system.h"

#include "algebra/number_field.h"

#include <algorithm>

namespace nnsolve {

bool holds(int sign, Relation relation) {
  switch (relation) {
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

namespace {

/// With a function that says the sign of a polynomial.
template <class SignOf>
bool holds_by(const Constraint& constraint, SignOf& sign_of) {
  auto part_holds = [&](const Constraint& part) { return holds_by(part, sign_of); };
  switch (constraint.kind) {
    case Constraint::Kind::atom:
      return holds(sign_of(constraint.polynomial), constraint.relation);
    case Constraint::Kind::all:
      return std::ranges::all_of(constraint.parts, part_holds);
    case Constraint::Kind::any:
      return std::ranges::any_of(constraint.parts, part_holds);
  }
  return false;
}

class FieldSign {
 public:
  explicit FieldSign(const Assignment& assignment) : values_(assignment.values), arithmetic_(assignment.fields) {}

  int operator()(const Polynomial& polynomial) {
    Value sum;
    for (const Term& term : polynomial.terms()) {
      Value product(term.coefficient);
      for (Variable variable : term.monomial.factors()) product = arithmetic_.multiply(product, values_[variable]);
      sum = arithmetic_.add(sum, product);
    }
    return arithmetic_.sign(sum);
  }

 private:
  const std::vector<Value>& values_;
  FieldArithmetic arithmetic_;
};

}  // namespace

Rational value_at(const Polynomial& polynomial, std::span<const Rational> values) {
  Rational sum;
  for (const Term& term : polynomial.terms()) {
    Rational product = term.coefficient;
    for (Variable variable : term.monomial.factors()) product *= values[variable];
    sum += product;
  }
  return sum;
}

bool holds(const Constraint& constraint, std::span<const Rational> values) {
  auto sign_of = [&](const Polynomial& polynomial) { return value_at(polynomial, values).sign(); };
  return holds_by(constraint, sign_of);
}

bool holds(const System& system, std::span<const Rational> values) {
  return std::ranges::all_of(system.constraints,
                             [&](const Constraint& constraint) { return holds(constraint, values); });
}

bool holds(const System& system, const Assignment& assignment) {
  FieldSign sign_of(assignment);
  return std::ranges::all_of(system.constraints,
                             [&](const Constraint& constraint) { return holds_by(constraint, sign_of); });
}

}  // namespace nnsolve
