// Carrying a solution of the presolved system back, step by step from the last one, exactly.
//
// Dividing by a number over several fields needs them merged first; what is known by then goes over into the merged
// field, and the rest goes on from there.
#include "algebra/field_merge.h"
#include "algebra/number_field.h"
#include "algebra/square_root.h"
#include "presolve/system/pick_squares.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/square_sum.h"

#include "nnsolve/error.h"
#include "nnsolve/presolve.h"

#include <algorithm>
#include <functional>

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
        if (const Polynomial* equation = equation_in(step)) {
          pick_squares_of(step, *equation);
        } else {
          value = Value(picked(step));
        }
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
          expect_feasible(scale);
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

  /// Sixty squarings of 2 have 10^18 digits: an error is better than to run out of memory.
  static void expect_feasible(const Rational& value) {
    constexpr std::size_t most_words = 400'000;
    if (!value.is_small() && value.size_in_words() > most_words) {
      throw NumberTooLarge("a value of the solution has more than 7 million digits");
    }
  }

  [[noreturn]] static void not_a_model() { throw NotAModel("it does not satisfy the presolved question"); }

  Value quotient(const LiftStep& step) {
    const Value denominator = evaluate(step.denominator);
    if (denominator.is_rational()) {
      if (denominator.is_zero()) not_a_model();
      const Value numerator = evaluate(step.numerator);
      if (numerator.is_rational()) return Value(numerator.rational() / denominator.rational());
      return arithmetic_.multiply(numerator, Value(Rational(1) / denominator.rational()));
    }
    if (arithmetic_.is_zero(denominator)) not_a_model();
    if (const std::optional<Value> inverse = arithmetic_.inverse(denominator)) {
      return arithmetic_.multiply(evaluate(step.numerator), *inverse);
    }
    NNSOLVE_ASSERT(!arithmetic_.merges().empty());
    merge(arithmetic_.merges());
    return quotient(step);
  }

  void merge(const std::vector<std::vector<std::size_t>>& groups) {
    merge_fields_of(assignment_, groups);
    arithmetic_ = FieldArithmetic(assignment_.fields);
  }

  static const Polynomial* equation_in(const LiftStep& step) {
    const auto equation = std::ranges::find_if(step.removed, [](const Constraint& constraint) {
      return constraint.kind == Constraint::Kind::atom && constraint.relation == Relation::equal;
    });
    return equation == step.removed.end() ? nullptr : &equation->polynomial;
  }

  /// The atoms of a picked variable alone.
  static bool fits_alone(const LiftStep& step, Variable variable,
                         const std::function<int(const Polynomial&)>& sign_of) {
    return std::ranges::all_of(step.removed, [&](const Constraint& atom) {
      if (atom.relation == Relation::equal || !mentions(atom.polynomial, variable)) return true;
      return (sign_set_of(sign_of(atom.polynomial)) & sign_set_of(atom.relation)) != signs::none;
    });
  }

  /// The variables are u_i - slope_i / (2 * factor_i) with numbers u_i to be chosen (square_sum.h).
  void pick_squares_of(const LiftStep& step, const Polynomial& equation) {
    std::vector<Variable> variables = step.further;
    variables.push_back(step.variable);
    const SquareSum sum = square_sum(equation, variables);
    NNSOLVE_ASSERT(sum.squares.size() == variables.size());
    SquaresWanted wanted;
    std::vector<Value> shifts;
    for (const Square& square : sum.squares) {
      wanted.factors.push_back(square.factor);
      shifts.push_back(evaluate(square.slope * (Rational(1) / (Rational(2) * square.factor))));
    }
    wanted.total = evaluate(negated_rest_of_completed(sum));
    if (!wanted.total.is_rational()) {
      const std::vector<Variable> fields = sorted_variables_of(wanted.total.irrational());
      if (fields.size() > 1) {
        merge({{fields.begin(), fields.end()}});
        return pick_squares_of(step, equation);
      }
    }
    auto fits = [&](std::size_t i, const std::function<int(const Rational&, const Rational&)>& sign_of) {
      const Variable variable = sum.squares[i].variable;
      return fits_alone(step, variable, [&](const Polynomial& polynomial) {
        // slope * w + constant = slope * u + constant - slope * shift, where the shift is a number
        const Rational slope = polynomial.terms().front().coefficient;
        return sign_of(slope, polynomial.constant_term() - slope * shifts[i].rational());
      });
    };
    wanted.fits = [&](std::size_t i, const Rational& u) {
      return fits(i, [&](const Rational& slope, const Rational& rest) { return (slope * u + rest).sign(); });
    };
    wanted.fits_root = [&](std::size_t i, int sign, const Value& square) {
      return fits(i, [&](const Rational& slope, const Rational& rest) {
        return sign_with_root(slope * Rational(sign), square, rest);
      });
    };
    const auto picked = pick_squares(wanted, arithmetic_);
    if (!picked) not_a_model();
    assign_squares(sum, *picked, shifts);
  }

  /// The sign of slope * sqrt(square) + rest, for a positive square and a slope other than 0.
  int sign_with_root(const Rational& slope, const Value& square, const Rational& rest) {
    if (rest.sign() * slope.sign() >= 0) return slope.sign();
    const Value quotient = Value(rest * rest / (slope * slope));
    return slope.sign() * arithmetic_.sign(arithmetic_.subtract(square, quotient));
  }

  void assign_squares(const SquareSum& sum, const PickedSquares& picked, const std::vector<Value>& shifts) {
    for (std::size_t i = 0; i < sum.squares.size(); ++i) {
      const Value number = picked.root == i ? root_of(picked) : Value(picked.numbers[i]);
      assignment_.values[sum.squares[i].variable] = arithmetic_.subtract(number, shifts[i]);
    }
  }

  Value root_of(const PickedSquares& picked) {
    const Real root = square_root(picked.square, assignment_.fields);
    if (root.is_rational()) return Value(Rational(picked.sign) * root.rational());
    const auto [lower, upper] = root.isolating_interval();
    assignment_.fields.push_back({root.minimal_polynomial(), lower, upper});
    arithmetic_ = FieldArithmetic(assignment_.fields);
    return Value(
        Polynomial::term(Rational(picked.sign), Monomial(static_cast<Variable>(assignment_.fields.size() - 1))));
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
    return (sign_set_of(arithmetic_.sign(sum)) & condition.allowed) != signs::none;
  }

  /// False for a number without the variable that has the wrong sign.
  bool may_hold(const Condition& condition) {
    const std::vector<Value>& all = condition.coefficients;
    return std::any_of(all.begin() + 1, all.end(), [&](const Value& value) { return !arithmetic_.is_zero(value); }) ||
           holds(condition, Rational());
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
    for (const Condition& condition : conditions) {
      if (!may_hold(condition)) not_a_model();
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
