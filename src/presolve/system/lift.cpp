// Carrying a solution of the presolved system back, step by step from the last one, exactly.
//
// Dividing by a number over several fields needs them merged first; what is known by then goes over into the merged
// field, and the rest goes on from there.
#include "algebra/field_merge.h"
#include "algebra/number_field.h"
#include "presolve/system/polynomial_parts.h"

#include "nnsolve/error.h"
#include "nnsolve/presolve.h"

#include <algorithm>

namespace nnsolve {

namespace presolving {

namespace {

class Lifter {
 public:
  explicit Lifter(Assignment assignment) : assignment_(std::move(assignment)), arithmetic_(assignment_.fields) {}

  void take(const LiftStep& step) {
    Value& value = assignment_.values[step.variable];
    switch (step.kind) {
      case LiftStep::Kind::define:
        value = quotient(step);
        break;
      case LiftStep::Kind::introduce:
        value = step.value;
        break;
      case LiftStep::Kind::pick:
        value = Value(picked(step));
        break;
    }
  }

  const Assignment& assignment() const { return assignment_; }
  Assignment result() && { return std::move(assignment_); }

 private:
  Value evaluate(const Polynomial& polynomial) const {
    Rational rational;
    Value irrational;
    for (const Term& term : polynomial.terms()) {
      Rational scale = term.coefficient;
      Value rest(Rational(1));
      for (Variable variable : term.monomial.factors()) {
        const Value& value = assignment_.values[variable];
        if (value.is_rational()) {
          scale *= value.rational();
        } else {
          rest = arithmetic_.multiply(rest, value);
        }
      }
      if (rest.is_rational()) {
        rational += scale * rest.rational();
      } else {
        arithmetic_.multiply_add(irrational, rest, Value(std::move(scale)));
      }
    }
    return arithmetic_.add(irrational, Value(std::move(rational)));
  }

  Value quotient(const LiftStep& step) {
    const Value denominator = evaluate(step.denominator);
    if (denominator.is_rational()) {
      NNSOLVE_ASSERT(!denominator.is_zero());
      const Value numerator = evaluate(step.numerator);
      if (numerator.is_rational()) return Value(numerator.rational() / denominator.rational());
      return arithmetic_.multiply(numerator, Value(Rational(1) / denominator.rational()));
    }
    NNSOLVE_ASSERT(!arithmetic_.is_zero(denominator));
    if (const std::optional<Value> inverse = arithmetic_.inverse(denominator)) {
      return arithmetic_.multiply(evaluate(step.numerator), *inverse);
    }
    merge_fields_in_need();
    return quotient(step);
  }

  void merge_fields_in_need() {
    NNSOLVE_ASSERT(!arithmetic_.merges().empty());
    merge_fields_of(assignment_, arithmetic_.merges());
    arithmetic_ = FieldArithmetic(assignment_.fields);
  }

  /// An atom as a polynomial in the variable of the step, lowest power first.
  struct Condition {
    std::vector<Value> coefficients;
    SignSet allowed = signs::any;
  };

  bool holds(const Condition& condition, const Rational& candidate) {
    Value sum;
    for (std::size_t k = condition.coefficients.size(); k-- > 0;) {
      sum = arithmetic_.add(arithmetic_.multiply(sum, Value(candidate)), condition.coefficients[k]);
    }
    return (sign_set_of(arithmetic_.sign(sum)) & condition.allowed) != 0;
  }

  /// Small integers first; then, from the bound on that the inequalities set in their common direction, one after the
  /// other: all inequalities hold there, and there are finitely many roots.
  Rational picked(const LiftStep& step) {
    std::vector<Condition> conditions;
    for (const Constraint& constraint : step.removed) {
      NNSOLVE_ASSERT(constraint.kind == Constraint::Kind::atom);
      Condition condition;
      condition.allowed = sign_set_of(constraint.relation);
      for (const Polynomial& coefficient : coefficients_in(constraint.polynomial, step.variable)) {
        condition.coefficients.push_back(evaluate(coefficient));
      }
      conditions.push_back(std::move(condition));
    }
    auto fits = [&](const Rational& candidate) {
      return std::ranges::all_of(conditions, [&](const Condition& c) { return holds(c, candidate); });
    };
    for (int candidate : {0, 1, -1, 2, -2, 3, -3}) {
      if (fits(Rational(candidate))) return Rational(candidate);
    }
    Rational bound(4), step_width(1);
    for (const Condition& condition : conditions) {
      if (condition.allowed == signs::nonzero) continue;
      // slope * x + rest has the wanted sign where |x| > |rest| / |slope|, if x has the sign of the slope.
      NNSOLVE_ASSERT(condition.coefficients.size() == 2 && condition.coefficients[1].is_rational());
      const Rational& slope = condition.coefficients[1].rational();
      if (slope.sign() < 0) step_width = Rational(-1);
      const Rational size = slope.sign() < 0 ? -slope : slope;
      bound = std::max(bound, arithmetic_.magnitude(condition.coefficients[0]) / size + Rational(1));
    }
    Rational candidate = arithmetic_.magnitude(Value(bound)) * step_width;
    while (!fits(candidate)) candidate += step_width;
    return candidate;
  }

  Assignment assignment_;
  FieldArithmetic arithmetic_;
};

}  // namespace

}  // namespace presolving

Assignment lift(const LiftStack& stack, Assignment assignment,
                const std::function<void(const LiftStep&, const Assignment&)>& after_step) {
  presolving::Lifter lifter(std::move(assignment));
  for (auto step = stack.steps.rbegin(); step != stack.steps.rend(); ++step) {
    lifter.take(*step);
    if (after_step) after_step(*step, lifter.assignment());
  }
  return std::move(lifter).result();
}

}  // namespace nnsolve
