#include "reduce/etr_inv_gadgets.h"

#include "algebra/integer.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <vector>

namespace nnsolve {

using Kind = Definition::Kind;

namespace {

bool is_single_unit(const LinearTerms& terms) { return terms.size() == 1 && terms[0].second.is_one(); }

}  // namespace

Variable Gadgets::one() {
  if (!one_) {
    one_ = program_.make("_u", {.kind = Kind::number, .number = Rational(1)});
    program_.add_inversion(*one_, *one_);
  }
  return *one_;
}

Variable Gadgets::zero() {
  if (!zero_) {
    zero_ = program_.make("_o", {.kind = Kind::number, .number = Rational(0)});
    program_.add_addition(*zero_, *zero_, *zero_);
  }
  return *zero_;
}

Variable Gadgets::add(Variable a, Variable b) {
  auto [entry, is_new] = sums_.try_emplace({std::min(a, b), std::max(a, b)});
  if (is_new) {
    entry->second = program_.make_sum(a, b);
    program_.add_addition(a, b, entry->second);
  }
  return entry->second;
}

Variable Gadgets::subtract(Variable a, Variable b) {
  auto [entry, is_new] = differences_.try_emplace({a, b});
  if (is_new) {
    entry->second = program_.make("_d", {.kind = Kind::difference, .a = a, .b = b});
    program_.add_addition(entry->second, b, a);
  }
  return entry->second;
}

Variable Gadgets::inverse(Variable a) {
  auto [entry, is_new] = inverses_.try_emplace(a);
  if (is_new) {
    entry->second = program_.make("_i", {.kind = Kind::inverse, .a = a});
    program_.add_inversion(a, entry->second);
  }
  return entry->second;
}

// Products and disjunctions -----------------------------------------------------------------------------------------

Variable Gadgets::shift() {
  if (!shift_) {
    shift_ = program_.make("_t", {.kind = Kind::shift});
    inverse(*shift_);
  }
  return *shift_;
}

Variable Gadgets::shifted(Variable z) {
  program_.add_shifted(z);
  return add(z, shift());
}

Variable Gadgets::parabola(Variable w) { return inverse(subtract(inverse(w), inverse(add(w, two())))); }

Variable Gadgets::multiply(Variable x, Variable y) {
  auto [entry, is_new] = products_.try_emplace({std::min(x, y), std::max(x, y)});
  if (!is_new) return entry->second;
  const Variable product = program_.make("_p", {.kind = Kind::product, .a = x, .b = y});
  entry->second = product;
  const Variable of_zero = parabola(shift());
  const Variable of_x = parabola(shifted(x));
  const Variable of_y = parabola(shifted(y));
  const Variable of_sum = parabola(shifted(add(x, y)));
  program_.add_addition(product, add(of_x, of_y), add(of_sum, of_zero));
  return product;
}

void Gadgets::either_is_zero(Variable x, Variable y) {
  if (program_.are_unified(x, y)) return program_.add_addition(x, x, x);
  program_.add_shifted_sum(x, y);
  const Variable p = shifted(x);
  const Variable q = shifted(y);
  const Variable s = add(p, y);
  const Variable sum = add(inverse(p), inverse(q));
  program_.add_addition(inverse(shift()), inverse(s), sum);
  inverse(sum);
}

// Linear forms ------------------------------------------------------------------------------------------------------

/// A sum whose last addition is not made yet, for its result may be a variable that is there already.
class Gadgets::Sum {
 public:
  explicit Sum(Gadgets& gadgets) : gadgets_(gadgets) {}

  void add(Variable v) {
    if (!first_) {
      first_ = v;
    } else {
      first_ = variable();
      second_ = v;
    }
  }
  void double_it() {
    if (first_) add(variable());
  }
  /// The sum so far, of one variable at least.
  Variable variable() {
    if (second_) first_ = gadgets_.add(*first_, *second_);
    second_.reset();
    return *first_;
  }
  /// The last addition, if one is left to make.
  std::optional<std::pair<Variable, Variable>> last() const {
    return second_ ? std::optional(std::pair(*first_, *second_)) : std::nullopt;
  }

 private:
  Gadgets& gadgets_;
  std::optional<Variable> first_;
  std::optional<Variable> second_;
};

Gadgets::Sum Gadgets::summed(std::span<const std::pair<Variable, Rational>> terms) {
  std::vector<std::pair<std::size_t, std::size_t>> by_length;  // bit length, place
  for (std::size_t i = 0; i < terms.size(); ++i) by_length.emplace_back(bit_length(terms[i].second), i);
  std::stable_sort(by_length.begin(), by_length.end(), [](auto& a, auto& b) { return a.first > b.first; });
  Sum sum(*this);
  for (std::size_t bit = by_length.front().first; bit-- > 0;) {
    sum.double_it();
    for (const auto& [length, place] : by_length) {
      if (length <= bit) break;
      if (has_bit(terms[place].second, bit)) sum.add(terms[place].first);
    }
  }
  return sum;
}

void Gadgets::equate_sum(std::span<const std::pair<Variable, Rational>> terms, Variable value) {
  Sum sum = summed(terms);
  if (const auto last = sum.last()) {
    program_.add_addition(last->first, last->second, value);
  } else if (!program_.is_of_source(value) || !program_.is_of_source(sum.variable())) {
    program_.unify(sum.variable(), value);
  } else if (!program_.are_unified(sum.variable(), value)) {
    program_.add_addition(sum.variable(), zero(), value);
  }
}

Variable Gadgets::quotient(Variable a, const Rational& integer) {
  auto [entry, is_new] = quotients_.try_emplace({a, integer});
  if (!is_new) return entry->second;
  const Variable result = program_.make("_q", {.kind = Kind::quotient, .a = a, .number = integer});
  entry->second = result;
  const LinearTerms multiple = {{result, integer}};
  equate_sum(multiple, a);
  return result;
}

SplitForm Gadgets::with_integers(const LinearForm& form) {
  SplitForm result = split(form);
  std::size_t cleared = 0;
  std::size_t divided = 0;
  for (const LinearTerms* side : {&result.plus, &result.minus}) {
    for (const auto& [variable, coefficient] : *side) cleared += bit_length(coefficient);
  }
  const LinearTerms terms = form.terms();
  for (const auto& [variable, coefficient] : terms) {
    divided += bit_length(coefficient.numerator()) + bit_length(coefficient.denominator());
  }
  // About the additions of either; a quotient costs doublings of its own, which cleared ones share.
  if (cleared <= 2 * divided) return result;
  LinearForm integers;
  for (const auto& [variable, coefficient] : terms) {
    const bool is_integer = coefficient.is_integer();
    integers.add(coefficient.numerator(), is_integer ? variable : quotient(variable, coefficient.denominator()));
  }
  return split(integers);
}

void Gadgets::equate_to_zero(const LinearForm& form) {
  if (form.is_zero()) return;
  SplitForm sides = with_integers(form);
  if (sides.plus.empty()) std::swap(sides.plus, sides.minus);
  if (sides.minus.empty()) {
    const Variable only = sides.plus.front().first;
    if (sides.plus.size() == 1) return program_.add_addition(only, only, only);
    return equate_sum(sides.plus, zero());
  }
  if (is_single_unit(sides.plus)) std::swap(sides.plus, sides.minus);
  Sum value = summed(sides.minus);
  equate_sum(sides.plus, value.variable());
}

Wire Gadgets::wire(const LinearForm& form) {
  if (form.is_zero()) return {zero(), Rational(1)};
  SplitForm sides = with_integers(form);
  if (sides.plus.empty()) return {summed(sides.minus).variable(), -sides.factor};
  const Variable plus = summed(sides.plus).variable();
  if (sides.minus.empty()) return {plus, sides.factor};
  return {subtract(plus, summed(sides.minus).variable()), sides.factor};
}

Wire Gadgets::wire_of_value(const Wire& wire) {
  const Rational& factor = wire.factor;
  const Variable part = factor.is_integer() ? wire.variable : quotient(wire.variable, factor.denominator());
  const Rational sign(factor.sign());
  const LinearTerms multiple = {{part, sign * factor.numerator()}};
  return {summed(multiple).variable(), sign};
}

void Gadgets::equate_product(const Wire& x, const Wire& y, const Rational& value) {
  const Rational rest = value / (x.factor * y.factor);
  if (rest.is_one()) return program_.add_inversion(x.variable, y.variable);
  LinearForm form(Rational(1), y.variable);
  form.add(-rest, inverse(x.variable));
  equate_to_zero(form);
}

}  // namespace nnsolve
