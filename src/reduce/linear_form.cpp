#include "reduce/linear_form.h"

#include "algebra/integer.h"

namespace nnsolve {

void LinearForm::add(const Rational& coefficient, Variable variable) {
  Rational& sum = terms_[variable];
  if (is_negated_) {
    sum -= coefficient;
  } else {
    sum += coefficient;
  }
  if (sum.is_zero()) terms_.erase(variable);
}

void LinearForm::add(LinearForm other) {
  if (other.size() > size()) std::swap(*this, other);
  for (const auto& [variable, coefficient] : other.terms_) {
    add(other.is_negated_ ? -coefficient : coefficient, variable);
  }
}

LinearTerms LinearForm::terms() const {
  LinearTerms result;
  for (const auto& [variable, coefficient] : terms_) {
    result.emplace_back(variable, is_negated_ ? -coefficient : coefficient);
  }
  return result;
}

SplitForm split(const LinearForm& form) {
  SplitForm result;
  const LinearTerms terms = form.terms();
  if (terms.empty()) return result;
  Rational numerators;
  Rational denominators(1);
  for (const auto& [variable, coefficient] : terms) {
    numerators = greatest_common_divisor(numerators, coefficient.numerator());
    denominators = least_common_multiple(denominators, coefficient.denominator());
  }
  result.factor = numerators / denominators;
  for (const auto& [variable, coefficient] : terms) {
    const bool is_positive = coefficient.sign() > 0;
    const Rational integer = coefficient / result.factor;
    (is_positive ? result.plus : result.minus).emplace_back(variable, is_positive ? integer : -integer);
  }
  return result;
}

}  // namespace nnsolve
