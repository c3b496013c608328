// Data points with the same inputs are one, and the next one is evaluated as what it changes in the one before.
//
// A ReLU is one linear function in all of the box, or it is refused: its sum has one sign, or is exact, or an equation
// says that it is 0. So what the equations compare are polynomials in the unknowns, as Krawczyk's test needs. An
// equation that says that a sum is 0 makes the neuron's value 0 wherever the equations hold, which is all that is
// asked.
#include "check/enclosed_network.h"

#include "network/topology.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

using Inputs = std::vector<std::pair<std::uint32_t, Rational>>;  // columns ascending, none 0
using Target = std::pair<NeuronIndex, Rational>;                 // an output and what it is to be

Inputs inputs_of(const TrainingTask& task, std::size_t row) {
  Inputs inputs;
  for (const auto& entry : task.inputs[row]) {
    if (!entry.value.is_zero()) inputs.emplace_back(entry.column, entry.value);
  }
  return inputs;
}

std::string quoted_name(const Neuron& neuron) { return "\"" + neuron.name + "\""; }

/// A data point: all rows with these inputs.
struct Point {
  std::size_t row = 0;                           // the first of them
  std::map<Target, std::size_t> targets;         // and the first of the rows that have it
  std::map<Target, std::size_t> equations;       // the number of the equation
  std::map<NeuronIndex, std::size_t> zero_sums;  // hidden ReLUs whose sum is 0, by an equation of this number
};

class BoxEvaluator {
 public:
  BoxEvaluator(const TrainingTask& task, const EnclosedWitness& witness, NetworkOverBox& result)
      : task_(task),
        network_(task.network),
        witness_(witness),
        topology_(make_topology(network_)),
        arithmetic_(result.arithmetic),
        functions_(result.functions) {}

  /// Equations are not looked up but noted here.
  void propose(std::vector<EnclosedWitness::Equation>& equations) { proposed_ = &equations; }

  std::string find_problem() {
    functions_.assign(witness_.equations.size(), Jet());
    std::string problem = set_parameters();
    if (problem.empty()) problem = collect_points();
    if (!problem.empty()) return problem;
    values_.resize(network_.neuron_count());
    const Inputs* before = nullptr;
    for (const auto& [inputs, point] : points_) {
      mark_changes(before, inputs, point);
      problem = evaluate(point);
      if (problem.empty()) problem = compare(point);
      if (!problem.empty()) return "data point " + std::to_string(point.row + 1) + ": " + problem;
      before = &inputs;
    }
    return "";
  }

 private:
  NeuronIndex first_hidden() const { return network_.input_count; }
  const Jet& bias(NeuronIndex n) const { return parameters_[network_.edges.size() + n - network_.input_count]; }

  std::string name_of(ParameterIndex parameter) const {
    if (parameter >= network_.edges.size()) {
      const std::size_t n = parameter - network_.edges.size() + network_.input_count;
      return "the bias of neuron " + quoted_name(network_.neurons[n]);
    }
    const Edge& edge = network_.edges[parameter];
    return "the weight of edge " + quoted_name(network_.neurons[edge.from]) + " -> " +
           quoted_name(network_.neurons[edge.to]);
  }

  const std::optional<Rational>& prescribed(ParameterIndex parameter) const {
    if (parameter < network_.edges.size()) return network_.edges[parameter].weight;
    return network_.neurons[parameter - network_.edges.size() + network_.input_count].bias;
  }

  std::string set_parameters() {
    for (const Rational& weight : witness_.weights) parameters_.emplace_back(weight);
    for (const Rational& bias : witness_.biases) parameters_.emplace_back(bias);
    for (ParameterIndex p = 0; p < parameters_.size(); ++p) {
      const std::optional<Rational>& wanted = prescribed(p);
      if (wanted && !(parameters_[p].rational() == *wanted)) return name_of(p) + " is not as prescribed";
    }
    for (std::size_t i = 0; i < witness_.unknowns.size(); ++i) {
      const ParameterIndex p = witness_.unknowns[i];
      if (prescribed(p)) return name_of(p) + " is prescribed and cannot be an unknown";
      if (!parameters_[p].is_exact()) return name_of(p) + " is an unknown twice";
      parameters_[p] = arithmetic_.coordinate(i);
    }
    return "";
  }

  std::string collect_points() {
    for (std::size_t row = 0; row < task_.row_count(); ++row) {
      Point& point = points_.try_emplace(inputs_of(task_, row), Point{row, {}, {}, {}}).first->second;
      for (const auto& target : task_.targets[row]) {
        point.targets.emplace(Target(network_.first_output() + target.column, target.value), row);
      }
    }
    for (std::size_t i = 0; i < witness_.equations.size(); ++i) {
      std::string problem = take_equation(i);
      if (!problem.empty()) return "equation " + std::to_string(i + 1) + " " + problem;
    }
    return "";
  }

  std::string take_equation(std::size_t number) {
    const auto [neuron, row] = witness_.equations[number];
    NNSOLVE_ASSERT(neuron < network_.neuron_count() && row < task_.row_count());
    Point& point = points_.at(inputs_of(task_, row));
    if (!network_.is_output(neuron)) {
      const bool is_relu = !network_.is_input(neuron) && network_.neurons[neuron].activation == Activation::relu;
      if (!is_relu) return "is about " + quoted_name(network_.neurons[neuron]) + ", which is no hidden ReLU";
      return point.zero_sums.emplace(neuron, number).second ? "" : "says the same as another";
    }
    for (const auto& target : task_.targets[row]) {
      if (network_.first_output() + target.column != neuron) continue;
      return point.equations.emplace(Target(neuron, target.value), number).second ? "" : "says the same as another";
    }
    return "is about an output without a target";
  }

  void touch(NeuronIndex n) { touched_.insert(topology_.rank[n]); }
  void touch_successors(NeuronIndex n) {
    for (EdgeIndex e : topology_.outgoing[n]) touch(network_.edges[e].to);
  }

  /// Sets the inputs, and notes which neurons have to be evaluated anew.
  void mark_changes(const Inputs* before, const Inputs& inputs, const Point& point) {
    if (before == nullptr) {
      for (NeuronIndex n = first_hidden(); n < network_.neuron_count(); ++n) touch(n);
    } else {
      for (const auto& [column, value] : *before) set_input(column, Rational(0));
      for (const NeuronIndex neuron : zeroed_) touch(neuron);
    }
    zeroed_.clear();
    for (const auto& [column, value] : inputs) set_input(column, value);
    for (const auto& [neuron, number] : point.zero_sums) touch(neuron);
  }

  void set_input(std::uint32_t column, const Rational& value) {
    values_[column] = Jet(value);
    touch_successors(column);
  }

  std::string evaluate(const Point& point) {
    while (!touched_.empty()) {
      const NeuronIndex n = topology_.order[*touched_.begin()];
      touched_.erase(touched_.begin());
      Jet sum = bias(n);
      for (EdgeIndex e : topology_.incoming[n]) {
        sum = arithmetic_.add(sum, arithmetic_.multiply(parameters_[e], values_[network_.edges[e].from]));
      }
      const auto zero = point.zero_sums.find(n);
      if (zero != point.zero_sums.end()) {
        if (sum.is_exact()) return "the sum of " + quoted_name(network_.neurons[n]) + " depends on no unknown";
        functions_[zero->second] = std::exchange(sum, Jet());
        zeroed_.push_back(n);
      } else if (network_.neurons[n].activation == Activation::relu) {
        const std::optional<int> sign = sum.sign();
        if (!sign && proposed_ != nullptr && !network_.is_output(n)) {
          add_proposal(n, point.row, std::exchange(sum, Jet()));
          zeroed_.push_back(n);
        } else if (!sign) {
          return "the sum of ReLU " + quoted_name(network_.neurons[n]) + " has no one sign";
        }
        if (sign && *sign <= 0) sum = Jet();
      }
      const bool is_same = sum.is_exact() && values_[n].is_exact() && sum.rational() == values_[n].rational();
      values_[n] = std::move(sum);
      if (!is_same) touch_successors(n);
    }
    return "";
  }

  std::string compare(const Point& point) {
    for (const auto& [target, row] : point.targets) {
      const auto equation = point.equations.find(target);
      const bool is_equation = equation != point.equations.end();
      const Jet difference = arithmetic_.subtract(values_[target.first], Jet(target.second));
      const std::string name = "output " + quoted_name(network_.neurons[target.first]);
      if (difference.is_exact()) {
        if (is_equation) return name + " is an equation, but depends on no unknown";
        if (!difference.rational().is_zero()) return name + " is not its target";
        continue;
      }
      if (proposed_ != nullptr) {
        add_proposal(target.first, row, difference);
        continue;
      }
      if (!is_equation) return name + " depends on unknowns, and no equation is about it";
      functions_[equation->second] = difference;
    }
    return "";
  }

  void add_proposal(NeuronIndex neuron, std::size_t row, Jet function) {
    proposed_->push_back({neuron, row});
    functions_.push_back(std::move(function));
  }

  const TrainingTask& task_;
  const Network& network_;
  const EnclosedWitness& witness_;
  Topology topology_;
  const BoxArithmetic& arithmetic_;
  std::vector<Jet>& functions_;
  std::vector<Jet> parameters_;
  std::map<Inputs, Point> points_;
  std::vector<Jet> values_;          // by neuron, on the current data point
  std::vector<NeuronIndex> zeroed_;  // whose sum is 0 by an equation, on the current data point
  std::vector<EnclosedWitness::Equation>* proposed_ = nullptr;
  std::set<std::uint32_t> touched_;  // ranks of neurons that have to be evaluated anew
};

std::vector<Rational> centres_of(const EnclosedWitness& witness) {
  std::vector<Rational> centres;
  for (const ParameterIndex p : witness.unknowns) {
    const std::size_t edges = witness.weights.size();
    NNSOLVE_ASSERT(p < edges + witness.biases.size());
    centres.push_back(p < edges ? witness.weights[p] : witness.biases[p - edges]);
  }
  return centres;
}

}  // namespace

NetworkOverBox evaluate_over_box(const TrainingTask& task, const EnclosedWitness& witness, std::string& problem) {
  NetworkOverBox result{BoxArithmetic(centres_of(witness), witness.radius), {}};
  problem = BoxEvaluator(task, witness, result).find_problem();
  return result;
}

NetworkOverBox propose_equations(const TrainingTask& task, EnclosedWitness& witness, std::string& problem) {
  witness.equations.clear();
  NetworkOverBox result{BoxArithmetic(centres_of(witness), witness.radius), {}};
  BoxEvaluator evaluator(task, witness, result);
  std::vector<EnclosedWitness::Equation> equations;
  evaluator.propose(equations);
  problem = evaluator.find_problem();
  witness.equations = std::move(equations);
  return result;
}

CheckResult check(const TrainingInstance& instance, EnclosedWitness witness) {
  NNSOLVE_ASSERT(witness.weights.size() == instance.network.edges.size());
  NNSOLVE_ASSERT(witness.biases.size() == instance.network.neuron_count() - instance.network.input_count);
  CheckResult result;
  if (const auto beyond = beyond_plain(instance)) {
    result.problem = "no enclosure says anything about this network: " + *beyond;
  } else if (witness.radius.sign() <= 0) {
    result.problem = "the radius is not above 0";
  } else if (witness.unknowns.size() != witness.equations.size()) {
    result.problem = "there are not as many equations as unknowns";
  } else {
    const NetworkOverBox network = evaluate_over_box(instance, witness, result.problem);
    if (result.problem.empty() && !network.arithmetic.have_zero(network.functions)) {
      result.problem = "Krawczyk's test does not map the box into its interior";
    }
  }
  if (result.problem.empty()) result.checked = CheckedWitness(std::move(witness));
  return result;
}

}  // namespace nnsolve
