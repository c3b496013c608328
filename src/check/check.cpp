// Exact evaluation. Each data point is evaluated as the zero input's values plus what its nonzero inputs change, so
// that sparse data over a large network cost what they touch. Outputs are looked at from either side, whichever is
// less: from what has changed, or from the targets that the data point has. So many outputs of which each data point
// knows few cost no more than few outputs that much leads to.
//
// At threshold 0 each target is compared by itself. Above it the errors are added up, as one number over all fields
// that occur; whether it is at most the threshold, enclosures tell unless they are equal, and then the fields are
// merged that this takes (FieldArithmetic::sign).
#include "nnsolve/check.h"

#include "algebra/number_field.h"
#include "algebra/real_words.h"
#include "algebra/square_root.h"
#include "network/activation.h"
#include "network/topology.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>

namespace nnsolve {

namespace {

std::string shown(const Value& value) {
  constexpr std::size_t longest = 60;
  if (!value.is_rational()) return "an irrational number";
  std::string text = value.rational().to_string();
  return text.size() <= longest ? text : "a number of " + std::to_string(text.size()) + " characters";
}

class Evaluator {
 public:
  Evaluator(const TrainingInstance& instance, const Witness& witness)
      : instance_(instance),
        network_(instance.network),
        witness_(witness),
        topology_(make_topology(network_)),
        arithmetic_(witness.fields) {}

  /// The first thing that is wrong, or an empty text.
  std::string find_problem() {
    std::string problem = find_prescription_problem();
    if (!problem.empty()) return problem;
    if (!instance_.threshold.is_zero()) return find_excess();
    evaluate_zero_input();
    for (std::size_t row = 0; row < instance_.row_count() && problem.empty(); ++row) {
      evaluate_row(row);
      problem = compare_with_targets(row);
    }
    return problem;
  }

  Value total_cost() {
    evaluate_zero_input();
    Value total;
    for (std::size_t row = 0; row < instance_.row_count(); ++row) {
      evaluate_row(row);
      for (const auto& target : instance_.targets[row]) {
        add_cost(total, arithmetic_.subtract(values_[network_.first_output() + target.column], Value(target.value)));
      }
      for (const RangeTarget& target : ranges_of(row)) {
        add_cost(total, distance(values_[network_.first_output() + target.column], target.range));
      }
    }
    if (instance_.cost != Cost::mean_squared_error || network_.output_count == 0) return total;
    return arithmetic_.multiply(total, Value(Rational(1, static_cast<std::int64_t>(network_.output_count))));
  }

  const std::vector<std::vector<std::size_t>>& merges() const { return arithmetic_.merges(); }

 private:
  const Value& bias(NeuronIndex neuron) const { return witness_.biases[neuron - network_.input_count]; }

  bool equals(const Value& value, const Rational& wanted) {
    return arithmetic_.is_zero(arithmetic_.subtract(value, Value(wanted)));
  }

  int compare(const Value& value, const Rational& number) {
    return arithmetic_.sign(arithmetic_.subtract(value, Value(number)));
  }
  bool is_in(const Value& value, const AllowedRange& range) {
    if (range.min && compare(value, *range.min) < (range.excludes_min ? 1 : 0)) return false;
    return !range.max || compare(value, *range.max) <= (range.excludes_max ? -1 : 0);
  }
  bool is_in(const Value& value, const ParameterDomain& domain) {
    if (domain.values.empty()) return is_in(value, domain.range);
    return std::ranges::any_of(domain.values, [&](const Rational& allowed) { return equals(value, allowed); });
  }
  /// 0 in the range; its ends are no further away than what is within.
  Value distance(const Value& value, const AllowedRange& range) {
    if (range.min && compare(value, *range.min) < 0) return arithmetic_.subtract(Value(*range.min), value);
    if (range.max && compare(value, *range.max) > 0) return arithmetic_.subtract(value, Value(*range.max));
    return {};
  }

  std::span<const RangeTarget> ranges_of(std::size_t row) const {
    const auto found = std::ranges::equal_range(instance_.range_targets, row, {}, &RangeTarget::row);
    return {found.begin(), found.end()};
  }

  void add_cost(Value& total, const Value& error) {
    if (instance_.cost == Cost::mean_squared_error) return arithmetic_.multiply_add(total, error, error);
    Value size = arithmetic_.sign(error) < 0 ? arithmetic_.subtract(Value(), error) : error;
    if (instance_.cost == Cost::l1) {
      total = arithmetic_.add(total, size);
    } else if (arithmetic_.sign(arithmetic_.subtract(size, total)) > 0) {
      total = std::move(size);
    }
  }

  /// That the total cost is above the threshold.
  std::string find_excess() {
    const Value total = total_cost();
    const Value limit(instance_.threshold);
    if (arithmetic_.sign(arithmetic_.subtract(total, limit)) <= 0) return "";
    const std::string cost = total.is_rational() ? shown(total) : in_words(real_of(total, witness_.fields));
    return "total cost " + cost + " is above the threshold " + shown(limit);
  }

  std::string find_prescription_problem() {
    for (EdgeIndex e = 0; e < network_.edges.size(); ++e) {
      const Edge& edge = network_.edges[e];
      if (edge.domain && !is_in(witness_.weights[e], *edge.domain)) {
        return "the weight of edge \"" + network_.neurons[edge.from].name + "\" -> \"" +
               network_.neurons[edge.to].name + "\" must be " + edge.domain->to_string() + ", and is " +
               shown(witness_.weights[e]);
      }
      if (!edge.weight || equals(witness_.weights[e], *edge.weight)) continue;
      return "the weight of edge \"" + network_.neurons[edge.from].name + "\" -> \"" + network_.neurons[edge.to].name +
             "\" is prescribed as " + shown(Value(*edge.weight)) + ", not " + shown(witness_.weights[e]);
    }
    for (NeuronIndex n = network_.input_count; n < network_.neuron_count(); ++n) {
      const Neuron& neuron = network_.neurons[n];
      if (neuron.bias_domain && !is_in(bias(n), *neuron.bias_domain)) {
        return "the bias of neuron \"" + neuron.name + "\" must be " + neuron.bias_domain->to_string() + ", and is " +
               shown(bias(n));
      }
      if (!neuron.bias || equals(bias(n), *neuron.bias)) continue;
      return "the bias of neuron \"" + neuron.name + "\" is fixed as " + shown(Value(*neuron.bias)) + ", not " +
             shown(bias(n));
    }
    return "";
  }

  Value activate(NeuronIndex neuron, Value sum) {
    const Neuron& form = network_.neurons[neuron];
    if (form.activation == Activation::identity) return sum;
    if (form.activation == Activation::relu) return arithmetic_.sign(sum) <= 0 ? Value() : sum;
    for (const ActivationPiece& piece : pieces_of(form)) {
      if (!is_in(sum, piece.sums)) continue;
      if (piece.factor.is_zero()) return Value(piece.constant);
      return arithmetic_.add(arithmetic_.multiply(sum, Value(piece.factor)), Value(piece.constant));
    }
    NNSOLVE_ASSERT(false);
    return sum;
  }

  void evaluate_zero_input() {
    zero_sums_.resize(network_.neuron_count());
    zero_values_.resize(network_.neuron_count());
    for (NeuronIndex n : topology_.order) {
      if (network_.is_input(n)) continue;
      Value sum = bias(n);
      for (EdgeIndex e : topology_.incoming[n]) {
        arithmetic_.multiply_add(sum, witness_.weights[e], zero_values_[network_.edges[e].from]);
      }
      zero_values_[n] = activate(n, sum);
      zero_sums_[n] = std::move(sum);
    }
    values_ = zero_values_;
    change_.resize(network_.neuron_count());
    touched_.assign(network_.neuron_count(), false);
    is_changed_.assign(network_.neuron_count(), false);
    find_inner_edges();
  }

  void find_inner_edges() {
    inner_edges_.assign(network_.neuron_count(), {});
    for (EdgeIndex e = 0; e < network_.edges.size(); ++e) {
      if (!network_.is_output(network_.edges[e].to)) inner_edges_[network_.edges[e].from].push_back(e);
    }
  }

  /// values_ become those on the data point.
  void evaluate_row(std::size_t row) {
    for (const NeuronIndex n : changed_) {
      values_[n] = zero_values_[n];
      is_changed_[n] = false;
    }
    changed_.clear();
    for (const auto& entry : instance_.inputs[row]) {
      values_[entry.column] = Value(entry.value);
      change_to(entry.column);
      spread(values_[entry.column], inner_edges_[entry.column]);
    }
    evaluate_heap();
    std::size_t forwards = 0;
    std::size_t backwards = 0;
    for (const NeuronIndex n : changed_) forwards += topology_.outgoing[n].size() - inner_edges_[n].size();
    const std::vector<NeuronIndex> asked = asked_outputs(row);
    for (const NeuronIndex output : asked) backwards += topology_.incoming[output].size();
    if (backwards < forwards) {
      for (const NeuronIndex output : asked) evaluate_output(output);
      return;
    }
    const std::size_t inner_count = changed_.size();
    for (std::size_t i = 0; i < inner_count; ++i) {
      const NeuronIndex n = changed_[i];
      const Value change = arithmetic_.subtract(values_[n], zero_values_[n]);
      if (change.is_zero() || topology_.outgoing[n].size() == inner_edges_[n].size()) continue;
      spread(change, topology_.outgoing[n], true);
    }
    evaluate_heap();
  }

  /// Those that the data point says anything of; the values of others play no part.
  std::vector<NeuronIndex> asked_outputs(std::size_t row) const {
    std::vector<NeuronIndex> outputs;
    for (const auto& target : instance_.targets[row]) outputs.push_back(network_.first_output() + target.column);
    for (const RangeTarget& target : ranges_of(row)) outputs.push_back(network_.first_output() + target.column);
    return outputs;
  }

  void change_to(NeuronIndex n) {
    changed_.push_back(n);
    is_changed_[n] = true;
  }

  void evaluate_heap() {
    while (!heap_.empty()) {
      std::pop_heap(heap_.begin(), heap_.end(), std::greater<>());
      NeuronIndex n = topology_.order[heap_.back()];
      heap_.pop_back();
      touched_[n] = false;
      values_[n] = activate(n, arithmetic_.add(zero_sums_[n], change_[n]));
      change_[n] = Value();
      change_to(n);
      if (network_.is_output(n)) continue;
      Value change = arithmetic_.subtract(values_[n], zero_values_[n]);
      if (!change.is_zero()) spread(change, inner_edges_[n]);
    }
  }

  /// From what leads to it; everything else is as it should be.
  void evaluate_output(NeuronIndex output) {
    Value sum = zero_sums_[output];
    for (const EdgeIndex e : topology_.incoming[output]) {
      const NeuronIndex from = network_.edges[e].from;
      if (!is_changed_[from]) continue;
      arithmetic_.multiply_add(sum, witness_.weights[e], arithmetic_.subtract(values_[from], zero_values_[from]));
    }
    values_[output] = activate(output, std::move(sum));
    change_to(output);
  }

  /// Adds what a changed value changes to the sums that it is part of.
  void spread(const Value& change, std::span<const EdgeIndex> edges, bool only_to_outputs = false) {
    for (EdgeIndex e : edges) {
      NeuronIndex to = network_.edges[e].to;
      if (only_to_outputs && !network_.is_output(to)) continue;
      arithmetic_.multiply_add(change_[to], witness_.weights[e], change);
      if (touched_[to]) continue;
      touched_[to] = true;
      heap_.push_back(topology_.rank[to]);
      std::push_heap(heap_.begin(), heap_.end(), std::greater<>());
    }
  }

  std::string compare_with_targets(std::size_t row) {
    for (const auto& target : instance_.targets[row]) {
      NeuronIndex output = network_.first_output() + target.column;
      if (equals(values_[output], target.value)) continue;
      return "data point " + std::to_string(row + 1) + ": output \"" + network_.neurons[output].name + "\" is " +
             shown(values_[output]) + ", not " + shown(Value(target.value));
    }
    for (const RangeTarget& target : ranges_of(row)) {
      const NeuronIndex output = network_.first_output() + target.column;
      if (is_in(values_[output], target.range)) continue;
      return "data point " + std::to_string(row + 1) + ": output \"" + network_.neurons[output].name + "\" is " +
             shown(values_[output]) + ", and must be " + target.range.to_string();
    }
    return "";
  }

  const TrainingInstance& instance_;
  const Network& network_;
  const Witness& witness_;
  Topology topology_;
  FieldArithmetic arithmetic_;
  std::vector<Value> zero_sums_;                     // by neuron: pre-activation under the zero input
  std::vector<Value> zero_values_;                   // by neuron: value under the zero input
  std::vector<Value> values_;                        // by neuron: value on the current data point
  std::vector<NeuronIndex> changed_;                 // whose values_ may differ from zero_values_
  std::vector<bool> is_changed_;                     // by neuron: is it one of these?
  std::vector<std::vector<EdgeIndex>> inner_edges_;  // by neuron: its out-edges that do not lead to outputs
  // Of the data point that is being evaluated, empty between data points:
  std::vector<Value> change_;        // by neuron: of its pre-activation against the zero input
  std::vector<bool> touched_;        // by neuron: is it in the heap?
  std::vector<std::uint32_t> heap_;  // ranks of neurons whose change_ is not complete
};

}  // namespace

CheckResult check(const TrainingInstance& instance, Witness witness) {
  NNSOLVE_ASSERT(witness.weights.size() == instance.network.edges.size());
  NNSOLVE_ASSERT(witness.biases.size() == instance.network.neuron_count() - instance.network.input_count);
  CheckResult result;
  Evaluator evaluator(instance, witness);
  result.problem = evaluator.find_problem();
  result.merges = evaluator.merges();
  if (result.problem.empty()) result.checked = CheckedWitness(std::move(witness));
  return result;
}

Real total_cost(const TrainingInstance& instance, const Witness& witness) {
  NNSOLVE_ASSERT(witness.weights.size() == instance.network.edges.size());
  NNSOLVE_ASSERT(witness.biases.size() == instance.network.neuron_count() - instance.network.input_count);
  return real_of(Evaluator(instance, witness).total_cost(), witness.fields);
}

}  // namespace nnsolve
