#include "presolve/network/network_lift.h"

#include "algebra/number_field.h"
#include "network/topology.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

namespace nnsolve {

namespace {

/// Sums of neurons on data points that touch few of them. The values under the zero input are computed once.
class RowEvaluator {
 public:
  RowEvaluator(const TrainingTask& instance, const Topology& topology, const std::vector<Activation>& activations,
               const Witness& witness, FieldArithmetic& arithmetic)
      : instance_(instance),
        network_(instance.network),
        topology_(topology),
        activations_(activations),
        witness_(witness),
        arithmetic_(arithmetic),
        zero_sums_(network_.neuron_count()),
        zero_values_(network_.neuron_count()) {
    for (const NeuronIndex n : topology_.order) {
      if (network_.is_input(n)) continue;
      Value sum = witness_.biases[n - network_.input_count];
      for (const EdgeIndex e : topology_.incoming[n]) {
        arithmetic_.multiply_add(sum, witness_.weights[e], zero_values_[network_.edges[e].from]);
      }
      zero_values_[n] = activated(n, sum);
      zero_sums_[n] = std::move(sum);
    }
  }

  Value sum(std::size_t row, NeuronIndex neuron) {
    std::map<std::uint32_t, Value> changes;  // of sums, by rank of the neuron
    for (const auto& entry : instance_.inputs[row]) pass_on(entry.column, Value(entry.value), changes);
    while (!changes.empty()) {
      const NeuronIndex n = topology_.order[changes.begin()->first];
      Value sum = arithmetic_.add(zero_sums_[n], changes.begin()->second);
      if (n == neuron) return sum;
      changes.erase(changes.begin());
      if (!network_.is_output(n)) pass_on(n, arithmetic_.subtract(activated(n, sum), zero_values_[n]), changes);
    }
    return zero_sums_[neuron];
  }

 private:
  Value activated(NeuronIndex n, const Value& sum) {
    if (activations_[n] == Activation::relu && arithmetic_.sign(sum) <= 0) return {};
    return sum;
  }

  void pass_on(NeuronIndex from, const Value& change, std::map<std::uint32_t, Value>& changes) const {
    if (change.is_zero()) return;
    for (const EdgeIndex e : topology_.outgoing[from]) {
      if (witness_.weights[e].is_zero()) continue;
      arithmetic_.multiply_add(changes[topology_.rank[network_.edges[e].to]], witness_.weights[e], change);
    }
  }

  const TrainingTask& instance_;
  const Network& network_;
  const Topology& topology_;
  const std::vector<Activation>& activations_;
  const Witness& witness_;
  FieldArithmetic& arithmetic_;
  std::vector<Value> zero_sums_;
  std::vector<Value> zero_values_;
};

struct Range {
  Rational least;  // 0 or below
  Rational most;   // 0 or above
};

class NetworkLifter {
 public:
  NetworkLifter(const NetworkLift& lift, const TrainingTask& given, Witness witness)
      : steps_(lift.steps),
        given_(given),
        network_(given_.network),
        topology_(make_topology(network_)),
        witness_(std::move(witness)),
        arithmetic_(witness_.fields),
        input_ranges_(network_.input_count) {
    for (const Neuron& neuron : network_.neurons) activations_.push_back(neuron.activation);
    for (const NetworkLiftStep& step : steps_) {
      if (step.kind == NetworkLiftStep::Kind::activate) activations_[step.neuron] = Activation::identity;
    }
    for (std::size_t row = 0; row < given_.row_count(); ++row) {
      for (const auto& entry : given_.inputs[row]) {
        Range& range = input_ranges_[entry.column];
        range.least = std::min(range.least, entry.value);
        range.most = std::max(range.most, entry.value);
      }
    }
  }

  Witness lift() {
    for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
      switch (step->kind) {
        case NetworkLiftStep::Kind::activate:
          activate(step->neuron);
          break;
        case NetworkLiftStep::Kind::fit_target:
          fit_target(*step);
          break;
      }
    }
    return std::move(witness_);
  }

 private:
  Value& bias(NeuronIndex n) { return witness_.biases[n - network_.input_count]; }

  /// Adds so much to the bias that the sum is never negative on a data point, and takes the constant that the
  /// successors get by it from their biases. A successor whose bias is fixed is one that no known target depends on.
  void activate(NeuronIndex neuron) {
    evaluator_.reset();
    activations_[neuron] = Activation::relu;
    Rational shift;
    if (arithmetic_.sign(bias(neuron)) < 0) shift += arithmetic_.magnitude(bias(neuron));
    for (const EdgeIndex e : topology_.incoming[neuron]) {
      const int sign = arithmetic_.sign(witness_.weights[e]);
      if (sign == 0) continue;
      const Range& range = input_ranges_.at(network_.edges[e].from);
      shift += arithmetic_.magnitude(witness_.weights[e]) * (sign > 0 ? -range.least : range.most);
    }
    if (shift.is_zero()) return;
    bias(neuron) = arithmetic_.add(bias(neuron), Value(shift));
    for (const EdgeIndex e : topology_.outgoing[neuron]) {
      const NeuronIndex to = network_.edges[e].to;
      if (!network_.neurons[to].bias) arithmetic_.multiply_add(bias(to), witness_.weights[e], Value(-shift));
    }
  }

  /// The neuron's value becomes 1 on the data point and 0 under the zero input. Its out-weight is still 0, so what its
  /// output lacks can be read off; that is the new out-weight.
  void fit_target(const NetworkLiftStep& step) {
    if (!evaluator_) evaluator_.emplace(given_, topology_, activations_, witness_, arithmetic_);
    NNSOLVE_ASSERT(witness_.weights[step.out_edge].is_zero());
    NNSOLVE_ASSERT(bias(step.neuron).is_zero());
    Value missing(Rational(1));
    Rational input;
    for (const EdgeIndex e : topology_.incoming[step.neuron]) {
      const Rational value = input_value(step.row, network_.edges[e].from);
      if (e == step.in_edge) {
        input = value;
      } else {
        arithmetic_.multiply_add(missing, witness_.weights[e], Value(-value));
      }
    }
    witness_.weights[step.in_edge] = arithmetic_.multiply(missing, Value(Rational(1) / input));
    const NeuronIndex output = network_.edges[step.out_edge].to;
    witness_.weights[step.out_edge] = arithmetic_.subtract(Value(step.target), evaluator_->sum(step.row, output));
  }

  Rational input_value(std::size_t row, NeuronIndex input) const {
    auto entries = given_.inputs[row];
    auto less = [](const SparseRows::Entry& entry, NeuronIndex column) { return entry.column < column; };
    auto found = std::lower_bound(entries.begin(), entries.end(), input, less);
    return found != entries.end() && found->column == input ? found->value : Rational(0);
  }

  const std::vector<NetworkLiftStep>& steps_;
  const TrainingTask& given_;
  const Network& network_;
  Topology topology_;
  Witness witness_;
  FieldArithmetic arithmetic_;
  std::vector<Activation> activations_;    // of the instance after the step that is lifted next
  std::vector<Range> input_ranges_;        // over the data points
  std::optional<RowEvaluator> evaluator_;  // for the witness as it is
};

}  // namespace

Witness lift(const NetworkLift& lift, const TrainingTask& given, Witness witness) {
  if (lift.steps.empty()) return witness;
  return NetworkLifter(lift, given, std::move(witness)).lift();
}

}  // namespace nnsolve
