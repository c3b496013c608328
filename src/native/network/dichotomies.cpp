#include "native/network/dichotomies.h"

#include "native/network/activity_conditions.h"
#include "native/network/activity_node.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve::native {

namespace {

constexpr std::size_t none_yet = SIZE_MAX;  // in place of the number of a reason
constexpr std::size_t most_looked_at = 4000;

using Inequality = ActivityConditions::Inequality;

struct Node : ActivityNode {
  std::vector<std::vector<std::size_t>> reasons;  // by data point and pattern, why it cannot be, if that is known
};

/// One case: so many out-weights are 1.
class CaseSearch {
 public:
  CaseSearch(const ExactFit& fit, std::size_t neurons, std::size_t positive, const SearchOptions& options)
      : conditions_(fit, neurons, positive),
        stages_(conditions_),
        pattern_count_(std::size_t{1} << neurons),
        options_(options) {}

  DichotomyDecision run() {
    if (!conditions_.may_be_met()) return {Status::unsat, std::nullopt, 1};
    Node root;
    root.patterns.assign(conditions_.point_count(), 0);
    begin(root, 0);
    const std::optional<std::size_t> reason = refute(root);
    DichotomyDecision decision;
    decision.refuted = nogoods_.size();
    if (reason) decision.status = Status::unsat;
    if (!found_.empty()) decision.status = Status::sat;
    return decision;
  }

  const std::vector<Rational>& found() const { return found_; }

 private:
  void begin(Node& node, std::size_t stage) const {
    stages_.begin(node, stage);
    node.reasons.assign(conditions_.point_count(), std::vector<std::size_t>(pattern_count_, none_yet));
  }

  /// Why there is nothing below the node, by number; nothing: parameters are found, or it was stopped.
  std::optional<std::size_t> refute(Node& node) {
    if (options_.stops()) return std::nullopt;
    if (node.decided == conditions_.point_count()) {
      if (stages_.is_last(node.stage)) return refute_leaf(node);
      begin(node, node.stage + 1);
    }
    const std::size_t point = look_ahead(node);
    for (const Pattern pattern : stages_.choices(node, point)) {
      if (node.reasons[point][pattern] != none_yet || representative(node, pattern) != pattern) continue;
      Node child = node;
      stages_.decide(child, point, pattern);
      const std::optional<std::size_t> reason = refute(child);
      if (!reason) return std::nullopt;
      // Where what is decided here does not matter, other decisions do not either.
      if ((nogoods_[*reason] & conditions_.all_of(point, stages_.asked(node))).none()) return reason;
      node.reasons[point][pattern] = *reason;
    }
    return resolve(node, point);
  }

  std::optional<std::size_t> refute_leaf(const Node& node) {
    if (auto parameters = conditions_.parameters(node.patterns)) {
      found_ = *std::move(parameters);
      return std::nullopt;
    }
    return note(node.activities);
  }

  std::size_t note(const Activities& nogood) {
    nogoods_.push_back(nogood);
    return nogoods_.size() - 1;
  }

  /// At each data point the stage's neurons are active in some way; so what refutes all of them refutes the node.
  std::size_t resolve(const Node& node, std::size_t point) {
    Activities nogood;
    for (const Pattern pattern : stages_.choices(node, point)) nogood |= reason_of(node, point, pattern);
    return note(nogood & ~conditions_.all_of(point, stages_.asked(node)));
  }

  Activities reason_of(const Node& node, std::size_t point, Pattern pattern) const {
    if (const std::size_t reason = node.reasons[point][pattern]; reason != none_yet) return nogoods_[reason];
    const Pattern other = representative(node, pattern);
    return renamed(node, nogoods_[node.reasons[point][other]], other, pattern);
  }

  // Neurons of the stage, which are of one sign, may change places if they are active at the same decided data points.

  bool are_alike(const Node& node, std::size_t a, std::size_t b) const {
    if ((stages_.asked(node) >> a & stages_.asked(node) >> b & 1) == 0) return false;
    return std::ranges::all_of(node.patterns,
                               [&](Pattern pattern) { return (pattern >> a & 1) == (pattern >> b & 1); });
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
    const Eigen::MatrixXd reduced = node.rows * node.directions;
    const Eigen::VectorXd missing = node.bounds - node.rows * node.origin;
    std::size_t best = 0;
    std::size_t fewest = SIZE_MAX;
    for (std::size_t point = 0; point < node.patterns.size() && fewest > 0; ++point) {
      if (node.is_decided[point]) continue;
      std::size_t count = 0;
      for (const Pattern pattern : stages_.choices(node, point)) {
        if (node.reasons[point][pattern] != none_yet || representative(node, pattern) != pattern) continue;
        const std::optional<std::size_t> reason = refute_pattern(node, point, pattern, reduced, missing);
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
                                            const Eigen::MatrixXd& reduced, const Eigen::VectorXd& missing) {
    const Activities open = ~(node.activities | conditions_.activities(point, pattern, stages_.asked(node)));
    const std::size_t first = nogoods_.size() - std::min(nogoods_.size(), most_looked_at);
    for (std::size_t i = nogoods_.size(); i-- > first;) {
      if ((nogoods_[i] & open).none()) return i;
    }
    const ActivityStages::Change change = stages_.change_by(node, point, pattern);
    const std::optional<std::vector<std::size_t>> needed = stages_.propose(node, change, reduced, missing);
    if (!needed) return std::nullopt;
    std::vector<std::size_t> equations;
    if (stages_.is_last(node.stage)) {
      equations.push_back(point);
      for (std::size_t i = 0; i < node.patterns.size(); ++i) {
        if (node.is_decided[i]) equations.push_back(i);
      }
    }
    std::vector<Inequality> inequalities;
    for (const std::size_t i : *needed) {
      const std::size_t old = node.inequalities.size();
      inequalities.push_back(i < old ? node.inequalities[i] : change.inequalities[i - old]);
    }
    const std::optional<Activities> contradiction = conditions_.contradiction(equations, inequalities, change.patterns);
    if (!contradiction) return std::nullopt;
    return note(*contradiction);
  }

  ActivityConditions conditions_;
  ActivityStages stages_;
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
