#include "native/system/dive.h"

#include "algebra/simple_rational.h"
#include "native/system/alone.h"
#include "native/system/freedom.h"
#include "native/system/least_squares.h"

#include "nnsolve/error.h"
#include "nnsolve/presolve.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace nnsolve::native {

namespace {

constexpr double determined = 1e-9;        // a freedom below this is none
constexpr double plainly_rational = 1e-9;  // how near a determined value has to be
constexpr std::int64_t plain_denominator = 400;
constexpr std::size_t most_rounds = 60;
constexpr std::size_t short_descent = 25;
constexpr std::size_t single_steps_below = 60;  // free variables; beyond, several are fixed at a time

/// Points go through presolve, too: where a step replaces a variable by itself, scaled or shifted, its value moves.
void carry(const LiftStack& stack, Point& point) {
  for (const LiftStep& step : stack.steps) {
    if (step.kind != LiftStep::Kind::define) continue;
    const auto value_of = [&](const Polynomial& polynomial, bool with_variable) {
      double sum = 0;
      for (const Term& term : polynomial.terms()) {
        double product = term.coefficient.to_double();
        bool has_variable = false;
        for (Variable factor : term.monomial.factors()) {
          has_variable = has_variable || factor == step.variable;
          if (factor != step.variable) product *= point[factor];
        }
        if (has_variable == with_variable) sum += product;
      }
      return sum;
    };
    const double slope = value_of(step.numerator, true);
    if (slope == 0) continue;
    const double value =
        (point[step.variable] * value_of(step.denominator, false) - value_of(step.numerator, false)) / slope;
    if (std::isfinite(value)) point[step.variable] = value;
  }
}

/// Simple, but not 0 for a value that is not: zeros take the freedom from others.
Rational simple_value(double value, double tolerance) {
  const double size = std::abs(value);
  if (size < 1e-9) return Rational(0);
  if (size <= tolerance) tolerance = size / 2;
  return simple_near(value, tolerance);
}

class Dive {
 public:
  Dive(const System& system, Point point, const DiveOptions& options)
      : system_(system), point_(std::move(point)), options_(options) {}

  std::optional<Assignment> run() {
    for (std::size_t round = 0; round < most_rounds; ++round) {
      if (options_.should_stop && options_.should_stop()) return std::nullopt;
      PresolvedSystem presolved = nnsolve::presolve(std::move(system_));
      if (presolved.is_unsat) return std::nullopt;
      system_ = std::move(presolved.system);
      carry(presolved.lift, point_);
      lifts_.push_back(std::move(presolved.lift));
      if (system_.constraints.empty()) return lifted({{}, std::vector<Value>(system_.variable_count())});
      if (!fix_some()) return solve_alone();
    }
    return std::nullopt;
  }

 private:
  /// Adds equations that fix variables; false if there is nothing to fix.
  bool fix_some() {
    CompiledSystem compiled(system_);
    DescentOptions descent_options;
    descent_options.most_steps = short_descent;
    descent_options.margin = options_.margin;
    descent_options.frozen.assign(system_.variable_count(), false);
    Descent here = descend(compiled, point_, descent_options);
    if (!(here.cost < converged_cost)) return false;
    count_occurrences();
    std::vector<std::pair<Variable, Rational>> fixed;
    while (fix_free(compiled, here, descent_options, fixed)) {
    }
    if (fixed.empty()) fix_determined(compiled, here, fixed);
    point_ = std::move(here.point);
    for (auto& [variable, value] : fixed) {
      system_.constraints.push_back(
          Constraint::atom(Polynomial::variable(variable) - Polynomial(value), Relation::equal));
    }
    return !fixed.empty();
  }

  std::vector<AtomIndex> equations_at(const CompiledSystem& compiled, const Descent& here) const {
    std::vector<AtomIndex> result;
    for (AtomIndex atom : here.branch) {
      const Relation relation = compiled.atoms()[atom].relation;
      const bool is_tight =
          relation == Relation::greater_equal && std::abs(compiled.value(atom, here.point)) < determined;
      if (relation == Relation::equal || is_tight) result.push_back(atom);
    }
    return result;
  }

  /// Fixes some of the free variables that stand in products; later those that do not.
  bool fix_free(CompiledSystem& compiled, Descent& here, DescentOptions& descent_options,
                std::vector<std::pair<Variable, Rational>>& fixed) {
    const std::vector<AtomIndex> equations = equations_at(compiled, here);
    const std::vector<double> free = freedom(compiled, equations, here.point, descent_options.frozen);
    std::vector<std::pair<double, Variable>> ranking;
    for (Variable variable = 0; variable < free.size(); ++variable) {
      if (free[variable] <= determined || occurrences_[variable] == 0 || is_tried_[variable]) continue;
      ranking.emplace_back(-free[variable] * static_cast<double>(occurrences_[variable]), variable);
    }
    if (ranking.empty()) return false;
    std::sort(ranking.begin(), ranking.end());
    const std::size_t batch = ranking.size() <= single_steps_below ? 1 : ranking.size() / 8;
    std::size_t fixed_now = 0;
    for (const auto& [rank, variable] : ranking) {
      if (fixed_now == batch || (options_.should_stop && options_.should_stop())) break;
      if (fix(compiled, here, descent_options, variable, fixed)) ++fixed_now;
      is_tried_[variable] = true;
    }
    return fixed_now > 0;
  }

  bool fix(CompiledSystem& compiled, Descent& here, DescentOptions& descent_options, Variable variable,
           std::vector<std::pair<Variable, Rational>>& fixed) {
    descent_options.frozen[variable] = true;
    double tolerance = options_.tolerance;
    for (int trial = 0; trial < 4; ++trial, tolerance /= 8) {
      const Rational value = simple_value(here.point[variable], tolerance);
      Point moved = here.point;
      moved[variable] = value.to_double();
      Descent next = descend(compiled, std::move(moved), descent_options);
      if (!(next.cost < converged_cost)) continue;
      here = std::move(next);
      fixed.emplace_back(variable, value);
      return true;
    }
    descent_options.frozen[variable] = false;
    return false;
  }

  /// What the equations determine may still be a plain rational number.
  void fix_determined(const CompiledSystem& compiled, const Descent& here,
                      std::vector<std::pair<Variable, Rational>>& fixed) {
    for (Variable variable = 0; variable < compiled.variable_count(); ++variable) {
      if (occurrences_[variable] == 0) continue;
      const Rational value = simple_near(here.point[variable], plainly_rational);
      if (value.denominator() > Rational(plain_denominator)) continue;
      fixed.emplace_back(variable, value);
    }
  }

  /// How often each variable stands in products, or, if there are no products, at all.
  void count_occurrences() {
    occurrences_.assign(system_.variable_count(), 0);
    is_tried_.assign(system_.variable_count(), false);
    const bool linear_too = is_linear(system_);
    for (const Constraint& constraint : system_.constraints) count_in(constraint, linear_too);
  }

  void count_in(const Constraint& constraint, bool linear_too) {
    for (const Constraint& part : constraint.parts) count_in(part, linear_too);
    for (const Term& term : constraint.polynomial.terms()) {
      if (term.monomial.degree() < 2 && !linear_too) continue;
      for (Variable factor : term.monomial.factors()) ++occurrences_[factor];
    }
  }

  /// No freedom and nothing rational: what is left are roots, each variable by itself.
  std::optional<Assignment> solve_alone() {
    auto values = values_of_lone_variables(system_, point_);
    if (!values) return std::nullopt;
    return lifted(std::move(*values));
  }

  std::optional<Assignment> lifted(Assignment assignment) const {
    try {
      for (std::size_t i = lifts_.size(); i-- > 0;) assignment = lift(lifts_[i], std::move(assignment));
    } catch (const NotAModel&) {
      return std::nullopt;
    }
    return assignment;
  }

  System system_;
  Point point_;
  const DiveOptions& options_;
  std::vector<LiftStack> lifts_;
  std::vector<std::size_t> occurrences_;  // in products, by variable
  std::vector<bool> is_tried_;
};

}  // namespace

std::optional<Assignment> dive(const System& system, Point point, const DiveOptions& options) {
  try {
    return Dive(system, std::move(point), options).run();
  } catch (const NumberTooLarge&) {
    return std::nullopt;
  }
}

}  // namespace nnsolve::native
