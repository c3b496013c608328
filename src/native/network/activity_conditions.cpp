#include "native/network/activity_conditions.h"

#include "algebra/linear_algebra.h"
#include "linear/feasible_point.h"

#include "nnsolve/polynomial.h"
#include "nnsolve/system.h"

namespace nnsolve::native {

ActivityConditions::ActivityConditions(const ExactFit& fit, std::size_t neurons, std::size_t positive)
    : neurons_(neurons), positive_(positive), width_(fit.network.input_count) {
  for (std::size_t row = 0; row < fit.row_count(); ++row) {
    if (fit.targets[row].empty()) continue;
    std::vector<Rational> point(width_ + 1);
    for (const SparseRows::Entry& entry : fit.inputs[row]) point[entry.column] = entry.value;
    point[width_] = Rational(1);
    points_.push_back(std::move(point));
    targets_.push_back(fit.targets[row].begin()->value);
  }
  float_points_.resize(static_cast<Eigen::Index>(points_.size()), static_cast<Eigen::Index>(width_ + 1));
  float_targets_.resize(static_cast<Eigen::Index>(points_.size()));
  for (std::size_t i = 0; i < points_.size(); ++i) {
    for (std::size_t k = 0; k <= width_; ++k) {
      float_points_(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(k)) = points_[i][k].to_double();
    }
    float_targets_[static_cast<Eigen::Index>(i)] = targets_[i].to_double();
  }
}

Activities ActivityConditions::activities(std::size_t point, Pattern pattern) const {
  Activities result;
  for (std::size_t j = 0; j < neurons_; ++j) result.set(place(activity(point, j), (pattern >> j & 1) != 0));
  return result;
}

Activities ActivityConditions::all_of(std::size_t point) const {
  return activities(point, 0) | activities(point, ~Pattern{0});
}

Eigen::VectorXd ActivityConditions::equation(std::size_t point, Pattern pattern) const {
  Eigen::VectorXd row = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(parameter_count()));
  const auto block = static_cast<Eigen::Index>(width_ + 1);
  for (std::size_t j = 0; j < neurons_; ++j) {
    if ((pattern >> j & 1) == 0) continue;
    const double sign = is_positive(j) ? 1 : -1;
    row.segment(static_cast<Eigen::Index>(column(j, 0)), block) =
        sign * float_points_.row(static_cast<Eigen::Index>(point)).transpose();
  }
  row[row.size() - 1] = 1;
  return row;
}

Eigen::VectorXd ActivityConditions::inequality(std::size_t point, std::size_t neuron, bool is_active) const {
  Eigen::VectorXd row = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(parameter_count()));
  const auto values = float_points_.row(static_cast<Eigen::Index>(point)).transpose();
  row.segment(static_cast<Eigen::Index>(column(neuron, 0)), values.size()) = (is_active ? 1.0 : -1.0) * values;
  return row;
}

/// Unknown are the multipliers, first of inequalities, then of equations. What they add up to has no parameter left and
/// says 0 >= 1.
std::optional<Activities> ActivityConditions::contradiction(const std::vector<Choice>& patterns,
                                                            const std::vector<Side>& sides) const {
  std::vector<AffineEquation> sums(parameter_count() + 1);
  const auto add = [&](std::size_t parameter, std::size_t unknown, Rational coefficient) {
    if (!coefficient.is_zero())
      sums[parameter].terms.emplace_back(static_cast<std::uint32_t>(unknown), std::move(coefficient));
  };
  for (std::size_t u = 0; u < sides.size(); ++u) {
    const Side& side = sides[u];
    for (std::size_t k = 0; k <= width_; ++k) {
      const Rational& value = points_[side.point][k];
      add(column(side.neuron, k), u, side.is_active ? value : -value);
    }
  }
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    const Choice& choice = patterns[i];
    const std::size_t unknown = sides.size() + i;
    for (std::size_t j = 0; j < neurons_; ++j) {
      if ((choice.pattern >> j & 1) == 0) continue;
      for (std::size_t k = 0; k <= width_; ++k) {
        const Rational& value = points_[choice.point][k];
        add(column(j, k), unknown, is_positive(j) ? value : -value);
      }
    }
    add(parameter_count() - 1, unknown, Rational(1));
    add(parameter_count(), unknown, targets_[choice.point]);
  }
  sums.back().constant = Rational(-1);
  const std::optional<Echelon> echelon = solve_linear(sums);
  if (!echelon) return std::nullopt;
  std::vector<Rational> multipliers(sides.size() + patterns.size());
  echelon->complete(multipliers);
  Activities needed;
  for (std::size_t u = 0; u < sides.size(); ++u) {
    if (multipliers[u].sign() < 0) return std::nullopt;
    if (multipliers[u].sign() == 0) continue;
    needed.set(place(activity(sides[u].point, sides[u].neuron), sides[u].is_active));
  }
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    if (!multipliers[sides.size() + i].is_zero()) needed |= activities(patterns[i].point, patterns[i].pattern);
  }
  return needed;
}

/// A convex function has a plane through each of its points that is nowhere above it.
bool ActivityConditions::may_be_met() const {
  if (positive_ > 0 && positive_ < neurons_) return true;
  const Rational sign(positive_ == 0 ? 1 : -1);
  for (std::size_t i = 0; i < targets_.size(); ++i) {
    std::vector<Constraint> atoms;
    for (std::size_t other = 0; other < targets_.size(); ++other) {
      TermList above = {{sign * (targets_[i] - targets_[other]), Monomial()}};
      for (std::size_t k = 0; k < width_; ++k) {
        above.push_back({sign * (points_[other][k] - points_[i][k]), Monomial(static_cast<Variable>(k))});
      }
      atoms.push_back(Constraint::atom(Polynomial::sum(std::move(above)), Relation::greater_equal));
    }
    if (!feasible_point(width_, atoms)) return false;
  }
  return true;
}

std::optional<std::vector<Rational>> ActivityConditions::parameters(const std::vector<Pattern>& patterns) const {
  std::vector<Constraint> atoms;
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    TermList output = {{Rational(1), Monomial(static_cast<Variable>(parameter_count() - 1))},
                       {-targets_[i], Monomial()}};
    for (std::size_t j = 0; j < neurons_; ++j) {
      const bool is_active = (patterns[i] >> j & 1) != 0;
      TermList sum;
      for (std::size_t k = 0; k <= width_; ++k) {
        const Monomial parameter(static_cast<Variable>(column(j, k)));
        const Rational& value = points_[i][k];
        sum.push_back({is_active ? value : -value, parameter});
        if (is_active) output.push_back({is_positive(j) ? value : -value, parameter});
      }
      atoms.push_back(Constraint::atom(Polynomial::sum(std::move(sum)), Relation::greater_equal));
    }
    atoms.push_back(Constraint::atom(Polynomial::sum(std::move(output)), Relation::equal));
  }
  return feasible_point(parameter_count(), atoms);
}

}  // namespace nnsolve::native
