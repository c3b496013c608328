// The arithmetic of ETR-INV: what additions and inversions can say about variables that stand for numbers.
//
// A target variable x stands for the number u * x with the global sign u, u*u = 1: negating all variables preserves
// both kinds of constraints, so nothing can tell u = 1 from u = -1. Everything below is said for u = 1.
#pragma once

#include "reduce/etr_inv_program.h"
#include "reduce/linear_form.h"

#include <map>
#include <optional>
#include <span>
#include <utility>

namespace nnsolve {

/// A number that is factor * variable.
struct Wire {
  Variable variable = 0;
  Rational factor{1};
};

/// Every gadget is sound for every real value of its variables, and complete: the definitions of its fresh variables
/// satisfy it. Equal requests get equal variables.
class Gadgets {
 public:
  explicit Gadgets(EtrInvProgram& program) : program_(program) {}

  Variable one();  // u
  bool is_one(Variable v) const { return one_ == v; }
  std::optional<Variable> existing_one() const { return one_; }
  Variable zero();  // o + o = o
  Variable add(Variable a, Variable b);
  /// a - b = z is z + b = a.
  Variable subtract(Variable a, Variable b);
  /// 1 / a; so a is not 0.
  Variable inverse(Variable a);
  /// x * y by F(z) = (z+t)(z+t+2)/2, for F(x+y) + F(0) - F(x) - F(y) = x*y whatever t is; and
  /// 1/w - 1/(w+2) = 2/(w(w+2)).
  Variable multiply(Variable x, Variable y);
  /// x = 0 or y = 0: with P = x+t, Q = y+t, S = x+y+t, 1/P + 1/Q = 1/t + 1/S is (P+Q)(PQ - tS) = 0; the left side has
  /// an inverse, so P+Q is not 0; and PQ - tS = xy.
  void either_is_zero(Variable x, Variable y);

  /// form = 0. The last addition of one side writes into the other.
  void equate_to_zero(const LinearForm& form);
  /// A variable that is a multiple of the form, and by how much the form is more.
  Wire wire(const LinearForm& form);
  /// The same number, its factor 1 or -1.
  Wire wire_of_value(const Wire& wire);
  /// Both are not 0, and x * y = value.
  void equate_product(const Wire& x, const Wire& y, const Rational& value);

 private:
  class Sum;
  Variable two() { return add(one(), one()); }
  Variable shift();               // t, not 0
  Variable shifted(Variable z);   // z + t
  Variable parabola(Variable w);  // w(w+2)/2: F(z) for w = z + t
  Variable quotient(Variable a, const Rational& integer);
  /// The same form where dividing by single denominators is cheaper than clearing them all at once.
  SplitForm with_integers(const LinearForm& form);
  /// Of positive integer coefficients: double-and-add for all of them at once.
  Sum summed(std::span<const std::pair<Variable, Rational>> terms);
  void equate_sum(std::span<const std::pair<Variable, Rational>> terms, Variable value);

  EtrInvProgram& program_;
  std::optional<Variable> one_;
  std::optional<Variable> zero_;
  std::optional<Variable> shift_;
  std::map<std::pair<Variable, Variable>, Variable> sums_;
  std::map<std::pair<Variable, Variable>, Variable> differences_;
  std::map<std::pair<Variable, Variable>, Variable> products_;
  std::map<Variable, Variable> inverses_;
  std::map<std::pair<Variable, Rational>, Variable> quotients_;
};

}  // namespace nnsolve
