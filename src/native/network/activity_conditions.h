// What a data point's pattern, the set of neurons that are active there, says of the parameters of a network with one
// hidden layer of ReLUs and out-weights 1 or -1: linear, both in floating point and exactly. The parameters are, neuron
// by neuron, the weights of the inputs and the bias, and last the output's bias.
#pragma once

#include "nnsolve/instance.h"
#include "nnsolve/rational.h"

#include <Eigen/Dense>

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nnsolve::native {

constexpr std::size_t most_activities = 128;  // data points x neurons
constexpr std::size_t most_dichotomous = 6;   // neurons

using Pattern = std::uint32_t;  // a bit a neuron

/// Who is known to be active or inactive where.
using Activities = std::bitset<2 * most_activities>;

class ActivityConditions {
 public:
  /// Out-weights of the first `positive` neurons are 1, of the others -1.
  ActivityConditions(const ExactFit& fit, std::size_t neurons, std::size_t positive);

  std::size_t point_count() const { return targets_.size(); }
  std::size_t neuron_count() const { return neurons_; }
  std::size_t parameter_count() const { return neurons_ * (width_ + 1) + 1; }
  bool is_positive(std::size_t neuron) const { return neuron < positive_; }

  static std::size_t place(std::size_t activity, bool is_active) { return 2 * activity + (is_active ? 1 : 0); }
  std::size_t activity(std::size_t point, std::size_t neuron) const { return point * neurons_ + neuron; }
  Activities activities(std::size_t point, Pattern pattern) const;
  Activities all_of(std::size_t point) const;

  /// The target as an equation, left * parameters = target.
  Eigen::VectorXd equation(std::size_t point, Pattern pattern) const;
  double target(std::size_t point) const { return float_targets_[static_cast<Eigen::Index>(point)]; }
  /// The sum of a neuron, with its sign turned where it is to be inactive: row * parameters >= 0.
  Eigen::VectorXd inequality(std::size_t point, std::size_t neuron, bool is_active) const;

  /// One pattern of a data point, or a place of Activities.
  struct Choice {
    std::size_t point = 0;
    Pattern pattern = 0;
  };
  struct Side {
    std::size_t point = 0;
    std::size_t neuron = 0;
    bool is_active = false;
  };
  /// Exactly: if nonnegative multiples of these inequalities and multiples of the equations of these patterns add up to
  /// a contradiction, what of them is needed for that.
  std::optional<Activities> contradiction(const std::vector<Choice>& patterns, const std::vector<Side>& sides) const;
  /// Ones alone make a convex function, and no ones a concave one: whether the data are so, or it is neither.
  bool may_be_met() const;
  /// Parameters for which all data points have these patterns and meet their targets, exactly; nothing if there are
  /// none.
  std::optional<std::vector<Rational>> parameters(const std::vector<Pattern>& patterns) const;

 private:
  std::size_t column(std::size_t neuron, std::size_t k) const { return neuron * (width_ + 1) + k; }

  std::size_t neurons_;
  std::size_t positive_;
  std::size_t width_;                          // inputs
  std::vector<std::vector<Rational>> points_;  // with a 1 for the bias
  std::vector<Rational> targets_;
  Eigen::MatrixXd float_points_;
  Eigen::VectorXd float_targets_;
};

}  // namespace nnsolve::native
