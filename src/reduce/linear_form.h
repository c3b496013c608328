// Linear combinations of target variables with rational coefficients.
#pragma once

#include "nnsolve/polynomial.h"
#include "nnsolve/rational.h"

#include <cstddef>
#include <map>
#include <utility>
#include <vector>

namespace nnsolve {

using LinearTerms = std::vector<std::pair<Variable, Rational>>;  // ascending by variable, no coefficient 0

/// A sum of coefficient * variable. A constant is a multiple of the variable that stands for 1.
class LinearForm {
 public:
  LinearForm() = default;
  LinearForm(const Rational& coefficient, Variable variable) { add(coefficient, variable); }

  void add(const Rational& coefficient, Variable variable);
  /// Costs what the smaller of the two has, so that long sums that are built term by term stay cheap.
  void add(LinearForm other);
  void subtract(LinearForm other) {
    other.negate();
    add(std::move(other));
  }
  void negate() { is_negated_ = !is_negated_; }

  bool is_zero() const { return terms_.empty(); }
  std::size_t size() const { return terms_.size(); }
  LinearTerms terms() const;

 private:
  std::map<Variable, Rational> terms_;
  bool is_negated_ = false;  // the form is minus what terms_ says
};

/// factor * (the sum of plus - the sum of minus): the factor and all coefficients are positive, the coefficients
/// integers without a common factor.
struct SplitForm {
  Rational factor{1};
  LinearTerms plus;
  LinearTerms minus;
};

SplitForm split(const LinearForm& form);

}  // namespace nnsolve
