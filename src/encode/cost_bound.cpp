#include "encode/cost_bound.h"

#include <utility>

namespace nnsolve {

CostBound::CostBound(System& system, const NetworkNames& names, const Network& network, const CostGoal& goal)
    : system_(system),
      names_(names),
      network_(network),
      cost_(goal.cost),
      threshold_(goal.threshold.value_or(Rational())),
      is_strict_(goal.is_strict),
      count_(network.output_count, 0) {}

Polynomial CostBound::new_variable(std::string name) {
  system_.variable_names.push_back(std::move(name));
  return Polynomial::variable(static_cast<Variable>(system_.variable_names.size() - 1));
}

void CostBound::require(Polynomial polynomial, Relation relation) {
  if (!polynomial.is_constant()) {
    system_.constraints.push_back(Constraint::atom(std::move(polynomial), relation));
  } else if (polynomial.constant_term().sign() < (relation == Relation::greater ? 1 : 0)) {
    system_.constraints.push_back(Constraint::any({}));
  }
}

/// The error itself if it is linear, else a variable that equals it, so that no product is written twice.
Polynomial CostBound::error_form(Polynomial error, NeuronIndex output, std::size_t number) {
  if (error.degree() <= 1) return error;
  Polynomial form = new_variable(names_.error(output, number));
  system_.constraints.push_back(Constraint::atom(std::move(error -= form), Relation::equal));
  return form;
}

void CostBound::add(NeuronIndex output, Polynomial sum, const Rational& target, std::size_t count) {
  if (network_.neurons[output].activation == Activation::relu && sum.is_constant() && sum.constant_term().sign() < 0) {
    sum = Polynomial();  // the output is 0, as for the sum 0
  }
  ++count_[output - network_.first_output()];
  switch (cost_) {
    case Cost::mean_squared_error:
      return add_square(output, sum, target, count);
    case Cost::l1:
      return add_absolute(output, sum, target, count);
    case Cost::max:
      return add_largest(output, sum, target);
  }
}

/// For mse: something that is at least the error's size, and can be just that.
Polynomial CostBound::rectified_error(NeuronIndex output, const Polynomial& sum, const Rational& target) {
  const Polynomial error = new_variable(names_.error(output, count_[output - network_.first_output()]));
  const Polynomial y(target);
  if (target.sign() <= 0) {
    require(error + y);
    require(error - sum + y);
    return error;
  }
  std::vector<Constraint> active;
  active.push_back(Constraint::atom(sum, Relation::greater_equal));
  active.push_back(Constraint::atom(error - sum + y, Relation::equal));
  std::vector<Constraint> inactive;
  inactive.push_back(Constraint::atom(-sum, Relation::greater_equal));
  inactive.push_back(Constraint::atom(error + y, Relation::equal));
  std::vector<Constraint> cases;
  cases.push_back(Constraint::all(std::move(active)));
  cases.push_back(Constraint::all(std::move(inactive)));
  system_.constraints.push_back(Constraint::any(std::move(cases)));
  return error;
}

void CostBound::add_square(NeuronIndex output, const Polynomial& sum, const Rational& target, std::size_t count) {
  const bool is_relu = network_.neurons[output].activation == Activation::relu && !sum.is_constant();
  Polynomial error = is_relu ? rectified_error(output, sum, target) : sum - Polynomial(target);
  if (error.degree() > 1 || error.terms().size() > 2) {
    const Polynomial form = new_variable(names_.error(output, count_[output - network_.first_output()]));
    system_.constraints.push_back(Constraint::atom(std::move(error -= form), Relation::equal));
    error = form;
  }
  errors_.push_back({std::move(error), count});
}

void CostBound::add_absolute(NeuronIndex output, const Polynomial& sum, const Rational& target, std::size_t count) {
  const std::size_t number = count_[output - network_.first_output()];
  const Rational weight(static_cast<std::int64_t>(count));
  if (sum.is_constant()) {
    const Rational error = sum.constant_term() - target;
    add_scaled(total_, Polynomial(error.sign() < 0 ? -error : error), weight);
    return;
  }
  const Polynomial error = error_form(sum - Polynomial(target), output, number);
  const Polynomial bound = new_variable(names_.error_bound(output, number));
  require(bound - error);
  if (network_.neurons[output].activation != Activation::relu) {
    require(bound + error);
  } else if (target.sign() <= 0) {
    require(bound + Polynomial(target));
  } else {
    std::vector<Constraint> cases;
    cases.push_back(Constraint::atom(bound + error, Relation::greater_equal));
    cases.push_back(Constraint::atom(bound - Polynomial(target), Relation::greater_equal));
    system_.constraints.push_back(Constraint::any(std::move(cases)));
  }
  add_scaled(total_, bound, weight);
}

void CostBound::add_largest(NeuronIndex output, const Polynomial& sum, const Rational& target) {
  const bool is_relu = network_.neurons[output].activation == Activation::relu;
  const std::size_t number = count_[output - network_.first_output()];
  const bool is_positive = target > threshold_ || (is_strict_ && target == threshold_);  // then the sum must be, too
  const bool is_two_sided = !is_relu || sum.is_constant() || is_positive;
  Polynomial error = sum - Polynomial(target);
  if (is_two_sided) error = error_form(std::move(error), output, number);
  // A ReLU's output is at least 0, so its error is at least -target.
  if (is_relu && (target + threshold_).sign() < (is_strict_ ? 1 : 0)) return require(Polynomial(Rational(-1)));
  require(Polynomial(threshold_) - error, relation());
  if (is_two_sided) require(Polynomial(threshold_) + error, relation());
}

void CostBound::add_range(NeuronIndex output, Polynomial value, const AllowedRange& range, std::size_t count) {
  const std::size_t number = ++count_[output - network_.first_output()];
  value = error_form(std::move(value), output, number);
  if (cost_ == Cost::max) {
    if (range.min) require(Polynomial(threshold_ - *range.min) + value, relation());
    if (range.max) require(Polynomial(threshold_ + *range.max) - value, relation());
    return;
  }
  const Polynomial miss = new_variable(names_.error_bound(output, number));
  require(miss);
  if (range.min) require(miss + value - Polynomial(*range.min));
  if (range.max) require(miss - value + Polynomial(*range.max));
  if (cost_ == Cost::l1) {
    add_scaled(total_, miss, Rational(static_cast<std::int64_t>(count)));
  } else {
    errors_.push_back({miss, count});
  }
}

void CostBound::finish() {
  if (cost_ == Cost::max) return;
  Rational limit = threshold_;
  if (cost_ == Cost::mean_squared_error) limit *= Rational(static_cast<std::int64_t>(network_.output_count));
  for (const CountedError& error : errors_) {
    add_scaled(total_, error.form * error.form, Rational(static_cast<std::int64_t>(error.count)));
  }
  require(Polynomial(std::move(limit)) - Polynomial::sum(std::move(total_)), relation());
}

}  // namespace nnsolve
