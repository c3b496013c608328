// What a data point's pattern, the set of neurons that are active there, says of the parameters of a network with one
// hidden layer of ReLUs and out-weights 1 or -1: linear, both in floating point and exactly. The parameters are, neuron
// by neuron, the weights of the inputs and the bias, and last the output's bias.
//
// Where only the neurons of one sign, the minority, are known to be active or not, there is something to say, too. Let
// s be the sign of these, P(x) the sum of what they are at x, N(x) that of the others, the majority, and c the output's
// bias. The target y at x says c + s P(x) - s N(x) = y, so N(x) = P(x) + s (c - y).
//
// * Cap: N(x) is at least the sum of the linear forms of any set S of the majority, since each ReLU is at least 0 and
// at
//   least its form. With P(x) known as a form this is linear: P(x) + s (c - y) - sum of S >= 0.
// * Convexity: N is convex. Let x = sum of f_i x_i with f_i > 0 that add up to 1. Then N(x) <= sum of f_i N(x_i), that
// is
//   (sum of f_i P(x_i)) - P(x) >= s ((sum of f_i y_i) - y). With all P(x_i) known as forms, and P(x) at least the sum
//   of the forms of any set S of the minority, it follows: (sum of f_i P(x_i)) - sum of S >= s ((sum of f_i y_i) - y).
//
// So a cap rests on who of the minority is active at one data point, convexity on the same at the corners, and neither
// on more.
#pragma once

#include "native/network/hull_members.h"

#include "nnsolve/instance.h"
#include "nnsolve/rational.h"

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

  std::size_t point_count() const { return data_.targets.size(); }
  std::size_t neuron_count() const { return neurons_; }
  std::size_t parameter_count() const { return neurons_ * (width_ + 1) + 1; }
  bool is_positive(std::size_t neuron) const { return neuron < positive_; }

  static std::size_t place(std::size_t activity, bool is_active) { return 2 * activity + (is_active ? 1 : 0); }
  std::size_t activity(std::size_t point, std::size_t neuron) const { return point * neurons_ + neuron; }
  /// Of some neurons, whom the pattern tells active; both of each.
  Activities activities(std::size_t point, Pattern pattern, Pattern neurons) const;
  Activities all_of(std::size_t point, Pattern neurons) const;

  /// The neurons of the sign that fewer have, and the others. The former may be none.
  Pattern minority() const { return positive_ <= neurons_ - positive_ ? positives() : everyone() & ~positives(); }
  Pattern majority() const { return everyone() & ~minority(); }
  const std::vector<HullMember>& hull_members() const { return hull_members_; }

  struct Inequality {
    enum class Kind { side, cap, convexity };
    Kind kind = Kind::side;
    std::size_t where = 0;  // the data point, of convexity the number of a member of a hull
    Pattern neurons = 0;    // of a side one, otherwise the set S above
    bool is_active = false;
  };
  /// The sum of factor * parameter, and how large it is at least, or what it is equal to.
  template <typename Number>
  struct Form {
    std::vector<Number> factors;
    Number bound{};
  };
  /// `patterns`: by data point, what is known of the minority where the inequality rests on it.
  Form<double> in_floating_point(const Inequality& inequality, const std::vector<Pattern>& patterns) const {
    return form_of(float_data_, inequality, patterns);
  }

  /// The target as an equation.
  Form<double> equation_in_floating_point(std::size_t point, Pattern pattern) const {
    return equation_of(float_data_, point, pattern);
  }

  /// Exactly: if nonnegative multiples of these inequalities and multiples of the equations of these data points add up
  /// to a contradiction, who must be active or inactive where for that.
  std::optional<Activities> contradiction(const std::vector<std::size_t>& equations,
                                          const std::vector<Inequality>& inequalities,
                                          const std::vector<Pattern>& patterns) const;
  /// Ones alone make a convex function, and no ones a concave one: whether the data are so, or it is neither.
  bool may_be_met() const;
  /// Parameters for which all data points have these patterns and meet their targets, exactly; nothing if there are
  /// none.
  std::optional<std::vector<Rational>> parameters(const std::vector<Pattern>& patterns) const;

 private:
  template <typename Number>
  struct Data {
    std::vector<std::vector<Number>> points;  // with a 1 for the bias
    std::vector<Number> targets;
    std::vector<std::vector<Number>> corner_factors;  // by member of a hull
  };

  std::size_t column(std::size_t neuron, std::size_t k) const { return neuron * (width_ + 1) + k; }
  Pattern everyone() const { return (Pattern{1} << neurons_) - 1; }
  Pattern positives() const { return (Pattern{1} << positive_) - 1; }
  int minority_sign() const { return minority() == positives() ? 1 : -1; }

  template <typename Number>
  Form<Number> empty_form() const {
    return {std::vector<Number>(parameter_count()), Number(0)};
  }
  /// Adds a multiple of the sum of what these neurons are at a data point, if they are active.
  template <typename Number>
  void add(Form<Number>& form, const std::vector<Number>& point, Pattern neurons, const Number& factor) const;
  template <typename Number>
  Form<Number> equation_of(const Data<Number>& data, std::size_t point, Pattern pattern) const;
  template <typename Number>
  Form<Number> form_of(const Data<Number>& data, const Inequality& inequality,
                       const std::vector<Pattern>& patterns) const;
  Activities rests_on(const Inequality& inequality, const std::vector<Pattern>& patterns) const;

  std::size_t neurons_;
  std::size_t positive_;
  std::size_t width_;  // inputs
  std::vector<HullMember> hull_members_;
  Data<Rational> data_;
  Data<double> float_data_;
};

}  // namespace nnsolve::native
