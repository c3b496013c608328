#include "native/network/dichotomies.h"

#include "native/network/activity_conditions.h"
#include "native/network/nonnegative_least_squares.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve::native {

namespace {

constexpr std::size_t none_yet = SIZE_MAX;  // in place of the number of a reason
constexpr std::size_t most_looked_at = 4000;

/// What is decided so far, and what is known to follow. Parameters that meet the decided targets are
/// `origin` + `directions` * t.
struct Node {
  std::vector<std::optional<Pattern>> patterns;  // by data point
  Activities activities;
  std::vector<ActivityConditions::Side> sides;
  Eigen::MatrixXd inequalities;  // by side
  Eigen::VectorXd origin;
  Eigen::MatrixXd directions;
  std::vector<std::vector<std::size_t>> reasons;  // by data point and pattern, why it cannot be, if that is known
  std::size_t decided = 0;
};

/// One case: so many out-weights are 1.
class CaseSearch {
 public:
  CaseSearch(const ExactFit& fit, std::size_t neurons, std::size_t positive, const SearchOptions& options)
      : conditions_(fit, neurons, positive), pattern_count_(std::size_t{1} << neurons), options_(options) {}

  DichotomyDecision run() {
    if (!conditions_.may_be_met()) return {Status::unsat, std::nullopt, 1};
    Node root;
    const auto parameters = static_cast<Eigen::Index>(conditions_.parameter_count());
    root.patterns.resize(conditions_.point_count());
    root.inequalities.resize(0, parameters);
    root.origin = Eigen::VectorXd::Zero(parameters);
    root.directions = Eigen::MatrixXd::Identity(parameters, parameters);
    root.reasons.assign(conditions_.point_count(), std::vector<std::size_t>(pattern_count_, none_yet));
    const std::optional<std::size_t> reason = refute(root);
    DichotomyDecision decision;
    decision.refuted = nogoods_.size();
    if (reason) decision.status = Status::unsat;
    if (!found_.empty()) decision.status = Status::sat;
    return decision;
  }

  const std::vector<Rational>& found() const { return found_; }

 private:
  /// Why there is nothing below the node, by number; nothing: parameters are found, or it was stopped.
  std::optional<std::size_t> refute(Node& node) {
    if (options_.stops()) return std::nullopt;
    if (node.decided == conditions_.point_count()) return refute_leaf(node);
    const std::size_t point = look_ahead(node);
    for (Pattern pattern = 0; pattern < pattern_count_; ++pattern) {
      if (node.reasons[point][pattern] != none_yet || representative(node, pattern) != pattern) continue;
      Node child = node;
      decide(child, point, pattern);
      const std::optional<std::size_t> reason = refute(child);
      if (!reason) return std::nullopt;
      // Where this data point does not matter, the other patterns do not either.
      if ((nogoods_[*reason] & conditions_.all_of(point)).none()) return reason;
      node.reasons[point][pattern] = *reason;
    }
    return resolve(node, point);
  }

  std::optional<std::size_t> refute_leaf(const Node& node) {
    std::vector<Pattern> patterns;
    for (const std::optional<Pattern>& pattern : node.patterns) patterns.push_back(*pattern);
    if (auto parameters = conditions_.parameters(patterns)) {
      found_ = *std::move(parameters);
      return std::nullopt;
    }
    return note(node.activities);
  }

  std::size_t note(const Activities& nogood) {
    nogoods_.push_back(nogood);
    return nogoods_.size() - 1;
  }

  /// Each data point has some pattern; so what refutes all of one of them refutes the node.
  std::size_t resolve(const Node& node, std::size_t point) {
    Activities nogood;
    for (Pattern pattern = 0; pattern < pattern_count_; ++pattern) nogood |= reason_of(node, point, pattern);
    return note(nogood & ~conditions_.all_of(point));
  }

  Activities reason_of(const Node& node, std::size_t point, Pattern pattern) const {
    if (const std::size_t reason = node.reasons[point][pattern]; reason != none_yet) return nogoods_[reason];
    const Pattern other = representative(node, pattern);
    return renamed(node, nogoods_[node.reasons[point][other]], other, pattern);
  }

  // Neurons of one sign that are active at the same decided data points may change places.

  bool are_alike(const Node& node, std::size_t a, std::size_t b) const {
    if (conditions_.is_positive(a) != conditions_.is_positive(b)) return false;
    return std::ranges::all_of(node.patterns, [&](const std::optional<Pattern>& pattern) {
      return !pattern || (*pattern >> a & 1) == (*pattern >> b & 1);
    });
  }

  /// Of the patterns that neurons alike can make of it, the one in which the first of these are active.
  Pattern representative(const Node& node, Pattern pattern) const {
    for (std::size_t a = 0; a < conditions_.neuron_count(); ++a) {
      for (std::size_t b = a + 1; b < conditions_.neuron_count(); ++b) {
        if ((pattern >> a & 1) == 1 || (pattern >> b & 1) == 0 || !are_alike(node, a, b)) continue;
        pattern ^= Pattern{1} << a | Pattern{1} << b;
      }
    }
    return pattern;
  }

  /// With neurons alike renamed such that the one pattern becomes the other.
  Activities renamed(const Node& node, Activities nogood, Pattern from, Pattern to) const {
    for (std::size_t a = 0; a < conditions_.neuron_count(); ++a) {
      if ((from >> a & 1) == (to >> a & 1)) continue;
      std::size_t b = a + 1;
      while (!are_alike(node, a, b) || (from >> a & 1) == (from >> b & 1) || (from >> b & 1) == (to >> b & 1)) ++b;
      from ^= Pattern{1} << a | Pattern{1} << b;
      for (std::size_t point = 0; point < conditions_.point_count(); ++point) {
        for (const bool is_active : {false, true}) {
          const std::size_t one = ActivityConditions::place(conditions_.activity(point, a), is_active);
          const std::size_t other = ActivityConditions::place(conditions_.activity(point, b), is_active);
          const bool value = nogood[one];
          nogood[one] = nogood[other];
          nogood[other] = value;
        }
      }
    }
    return nogood;
  }

  /// Tries all patterns of all open data points; the data point with the fewest that are left.
  std::size_t look_ahead(Node& node) {
    const Eigen::MatrixXd reduced = node.inequalities * node.directions;
    const Eigen::VectorXd at_origin = node.inequalities * node.origin;
    std::size_t best = 0;
    std::size_t fewest = SIZE_MAX;
    for (std::size_t point = 0; point < node.patterns.size() && fewest > 0; ++point) {
      if (node.patterns[point]) continue;
      std::size_t count = 0;
      for (Pattern pattern = 0; pattern < pattern_count_; ++pattern) {
        if (node.reasons[point][pattern] != none_yet || representative(node, pattern) != pattern) continue;
        const std::optional<std::size_t> reason = refute_pattern(node, point, pattern, reduced, at_origin);
        if (reason) node.reasons[point][pattern] = *reason;
        count += reason ? 0 : 1;
      }
      if (count >= fewest) continue;
      fewest = count;
      best = point;
    }
    return best;
  }

  std::optional<std::size_t> refute_pattern(const Node& node, std::size_t point, Pattern pattern,
                                            const Eigen::MatrixXd& reduced, const Eigen::VectorXd& at_origin) {
    const Activities missing = ~(node.activities | conditions_.activities(point, pattern));
    const std::size_t first = nogoods_.size() - std::min(nogoods_.size(), most_looked_at);
    for (std::size_t i = nogoods_.size(); i-- > first;) {
      if ((nogoods_[i] & missing).none()) return i;
    }
    const std::optional<std::vector<std::size_t>> needed = propose(node, point, pattern, reduced, at_origin);
    if (!needed) return std::nullopt;
    std::vector<ActivityConditions::Choice> patterns = {{point, pattern}};
    for (std::size_t i = 0; i < node.patterns.size(); ++i) {
      if (node.patterns[i]) patterns.push_back({i, *node.patterns[i]});
    }
    std::vector<ActivityConditions::Side> sides;
    for (const std::size_t i : *needed) {
      sides.push_back(i < node.sides.size() ? node.sides[i] : side(point, i - node.sides.size(), pattern));
    }
    const std::optional<Activities> contradiction = conditions_.contradiction(patterns, sides);
    if (!contradiction) return std::nullopt;
    return note(*contradiction);
  }

  static ActivityConditions::Side side(std::size_t point, std::size_t neuron, Pattern pattern) {
    return {point, neuron, (pattern >> neuron & 1) != 0};
  }

  /// In floating point: which inequalities, the node's and then the pattern's, contradict each other where the
  /// equations hold. Nothing: none do, as it seems.
  std::optional<std::vector<std::size_t>> propose(const Node& node, std::size_t point, Pattern pattern,
                                                  const Eigen::MatrixXd& reduced,
                                                  const Eigen::VectorXd& at_origin) const {
    constexpr double infeasible = 1e-12;
    const auto neurons = static_cast<Eigen::Index>(conditions_.neuron_count());
    const Eigen::Index old = reduced.rows();
    Eigen::MatrixXd left(old + neurons, node.directions.cols());
    Eigen::VectorXd right(old + neurons);  // left * t >= right
    left.topRows(old) = reduced;
    right.head(old) = -at_origin;
    for (Eigen::Index j = 0; j < neurons; ++j) {
      const auto [where, neuron, is_active] = side(point, static_cast<std::size_t>(j), pattern);
      const Eigen::VectorXd row = conditions_.inequality(where, neuron, is_active);
      left.row(old + j) = row.transpose() * node.directions;
      right[old + j] = -row.dot(node.origin);
    }
    const Step step = step_to(node, point, pattern);
    if (step.is_impossible) return std::vector<std::size_t>();
    if (step.is_new) {
      right -= left * step.shift;
      left = step.without(left);
    }
    Eigen::MatrixXd columns(left.cols() + 1, left.rows());
    columns.topRows(left.cols()) = left.transpose();
    columns.bottomRows(1) = right.transpose();
    for (Eigen::Index i = 0; i < columns.cols(); ++i) {
      const double size = columns.col(i).norm();
      if (size > 1e-12) columns.col(i) /= size;
    }
    const NonnegativeFit fit =
        nonnegative_least_squares(columns, Eigen::VectorXd::Unit(columns.rows(), columns.rows() - 1));
    if (fit.rest.squaredNorm() > infeasible) return std::nullopt;
    std::vector<std::size_t> needed;
    for (Eigen::Index i = 0; i < fit.factors.size(); ++i) {
      if (fit.factors[i] > 0) needed.push_back(static_cast<std::size_t>(i));
    }
    return needed;
  }

  /// What another equation takes from the directions.
  struct Step {
    bool is_impossible = false;
    bool is_new = false;     // false: it holds everywhere
    Eigen::VectorXd shift;   // of t, to where it holds
    Eigen::VectorXd mirror;  // a reflection turns the direction in which it does not hold into the first

    Eigen::MatrixXd without(const Eigen::MatrixXd& rows) const {
      const Eigen::MatrixXd turned = rows - (rows * mirror) * (2 / mirror.squaredNorm()) * mirror.transpose();
      return turned.rightCols(turned.cols() - 1);
    }
  };

  Step step_to(const Node& node, std::size_t point, Pattern pattern) const {
    constexpr double tiny = 1e-9;
    const Eigen::VectorXd equation = conditions_.equation(point, pattern);
    const double rest = conditions_.target(point) - equation.dot(node.origin);
    const Eigen::VectorXd slope = node.directions.transpose() * equation;
    Step step;
    const double size = slope.norm();
    if (!(size > tiny * equation.norm())) {
      step.is_impossible = std::abs(rest) > 1e-7 * (1 + std::abs(conditions_.target(point)));
      return step;
    }
    step.is_new = true;
    step.shift = slope * (rest / (size * size));
    step.mirror = slope;
    step.mirror[0] += slope[0] < 0 ? -size : size;
    return step;
  }

  void decide(Node& node, std::size_t point, Pattern pattern) const {
    const Step step = step_to(node, point, pattern);
    if (step.is_new) {
      node.origin += node.directions * step.shift;
      node.directions = step.without(node.directions);
    }
    node.patterns[point] = pattern;
    node.activities |= conditions_.activities(point, pattern);
    const Eigen::Index old = node.inequalities.rows();
    const auto neurons = static_cast<Eigen::Index>(conditions_.neuron_count());
    node.inequalities.conservativeResize(old + neurons, Eigen::NoChange);
    for (Eigen::Index j = 0; j < neurons; ++j) {
      node.sides.push_back(side(point, static_cast<std::size_t>(j), pattern));
      const auto& [where, neuron, is_active] = node.sides.back();
      node.inequalities.row(old + j) = conditions_.inequality(where, neuron, is_active).transpose();
    }
    ++node.decided;
  }

  ActivityConditions conditions_;
  std::size_t pattern_count_;
  const SearchOptions& options_;
  std::vector<Activities> nogoods_;  // no parameters do all that one of them says
  std::vector<Rational> found_;
};

std::size_t hidden_count(const Network& network) {
  return network.neurons.size() - network.input_count - network.output_count;
}

Witness make_witness(const Network& network, std::size_t positive, const std::vector<Rational>& parameters) {
  const std::size_t width = network.input_count;
  Witness witness;
  for (const Edge& edge : network.edges) {
    if (network.is_output(edge.to)) {
      witness.weights.emplace_back(Rational(edge.from - network.input_count < positive ? 1 : -1));
    } else {
      witness.weights.emplace_back(parameters[(edge.to - network.input_count) * (width + 1) + edge.from]);
    }
  }
  for (std::size_t j = 0; j < hidden_count(network); ++j) {
    witness.biases.emplace_back(parameters[j * (width + 1) + width]);
  }
  witness.biases.emplace_back(parameters.back());
  return witness;
}

}  // namespace

bool has_few_dichotomies(const TrainingInstance& instance) {
  const Network& network = instance.network;
  const std::size_t hidden = hidden_count(network);
  if (!is_plain(instance) || !instance.threshold.is_zero() || network.output_count != 1) return false;
  if (hidden == 0 || hidden > most_dichotomous || instance.row_count() * hidden > most_activities) return false;
  if (network.edges.size() != hidden * (network.input_count + 1)) return false;
  for (const Edge& edge : network.edges) {
    const bool is_between_layers = network.is_output(edge.to) != network.is_input(edge.from);
    if (!is_between_layers || edge.weight) return false;
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    const Activation wanted = network.is_output(n) ? Activation::identity : Activation::relu;
    if (network.neurons[n].bias || network.neurons[n].activation != wanted) return false;
  }
  return true;
}

DichotomyDecision decide_by_dichotomies(const ExactFit& fit, const SearchOptions& options) {
  const std::size_t hidden = hidden_count(fit.network);
  DichotomyDecision all{Status::unsat, std::nullopt, 0};
  for (std::size_t positive = 0; positive <= hidden && all.status == Status::unsat; ++positive) {
    CaseSearch search(fit, hidden, positive, options);
    const DichotomyDecision decision = search.run();
    all.status = decision.status;
    all.refuted += decision.refuted;
    if (decision.status == Status::sat) all.witness = make_witness(fit.network, positive, search.found());
    if (options.report) {
      options.report(std::to_string(positive + 1) + " of " + std::to_string(hidden + 1) + " signs of out-weights, " +
                     std::to_string(all.refuted) + " contradictions");
    }
  }
  return all;
}

}  // namespace nnsolve::native
