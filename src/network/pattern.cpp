#include "network/pattern.h"

#include "network/activation.h"
#include "network/topology.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

/// The sums of all neurons on one data point, by given weights.
class SumEvaluator {
 public:
  SumEvaluator(const Network& network, const Witness& witness)
      : network_(network), witness_(witness), topology_(make_topology(network)) {}

  std::vector<Rational> sums(std::span<const SparseRows::Entry> inputs) const {
    std::vector<Rational> sums(network_.neuron_count());
    std::vector<Rational> values(network_.neuron_count());
    for (const SparseRows::Entry& entry : inputs) values[entry.column] = entry.value;
    for (const NeuronIndex n : topology_.order) {
      if (network_.is_input(n)) continue;
      sums[n] = witness_.biases[n - network_.input_count].rational();
      for (const EdgeIndex e : topology_.incoming[n]) {
        sums[n] += witness_.weights[e].rational() * values[network_.edges[e].from];
      }
      values[n] = activate(network_.neurons[n], sums[n]);
    }
    return sums;
  }

 private:
  const Network& network_;
  const Witness& witness_;
  Topology topology_;
};

/// Nothing where it is on two pieces, or where there is only one.
std::optional<AllowedRange> only_piece(const Neuron& neuron, const Rational& sum) {
  const std::vector<ActivationPiece> pieces = pieces_of(neuron);
  std::optional<AllowedRange> found;
  for (const ActivationPiece& piece : pieces) {
    if (!piece.sums.contains(sum)) continue;
    if (found || pieces.size() == 1) return std::nullopt;
    found = piece.sums;
  }
  return found;
}

/// What a neuron's sums have to be, by data point.
struct SumRange {
  std::size_t row = 0;
  NeuronIndex neuron = 0;
  AllowedRange range;
};

std::vector<SumRange> find_ranges(const TrainingInstance& instance, const SumEvaluator& evaluator) {
  const Network& network = instance.network;
  std::vector<SumRange> found;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    const std::vector<Rational> sums = evaluator.sums(instance.inputs[row]);
    for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
      if (auto range = only_piece(network.neurons[n], sums[n])) found.push_back({row, n, std::move(*range)});
    }
  }
  return found;
}

/// The network with a sum and a copy of the sum for each of some neurons.
class Splitter {
 public:
  explicit Splitter(const Network& network) : old_(network), new_place_(network.neuron_count()) {
    for (const Neuron& neuron : network.neurons) names_.insert(neuron.name);
  }

  /// is_split: by neuron. Neurons move: inputs, hidden ones, sums, outputs, copies.
  void split(const std::vector<bool>& is_split) {
    std::vector<NeuronIndex> chosen;
    for (NeuronIndex n = 0; n < old_.neuron_count(); ++n) {
      if (is_split[n]) chosen.push_back(n);
    }
    const auto count = static_cast<NeuronIndex>(chosen.size());
    for (NeuronIndex n = 0; n < old_.neuron_count(); ++n) new_place_[n] = old_.is_output(n) ? n + count : n;
    sum_of_ = new_place_;
    network_.input_count = old_.input_count;
    network_.output_count = old_.output_count + count;
    network_.neurons.assign(old_.neurons.begin(), old_.neurons.begin() + old_.first_output());
    for (const NeuronIndex n : chosen) {
      sum_of_[n] = network_.neuron_count();
      Neuron& sum = network_.neurons.emplace_back();
      sum.name = fresh_name(old_.neurons[n].name + ".sum");
      sum.bias = old_.neurons[n].bias;
      sum.bias_domain = old_.neurons[n].bias_domain;
    }
    network_.neurons.insert(network_.neurons.end(), old_.neurons.begin() + old_.first_output(), old_.neurons.end());
    network_.edges = old_.edges;
    for (Edge& edge : network_.edges) {
      edge.from = new_place_[edge.from];
      edge.to = sum_of_[edge.to];
    }
    for (const NeuronIndex n : chosen) add_copies(n);
  }

  Network take_network() { return std::move(network_); }
  std::vector<NeuronIndex> take_sums() { return std::move(sum_of_); }

 private:
  void add_copies(NeuronIndex n) {
    Neuron& neuron = network_.neurons[new_place_[n]];
    neuron.bias = Rational(0);
    neuron.bias_domain = nullptr;
    network_.edges.push_back({sum_of_[n], new_place_[n], Rational(1)});
    network_.edges.push_back({sum_of_[n], network_.neuron_count(), Rational(1)});
    Neuron& copy = network_.neurons.emplace_back();
    copy.name = fresh_name(old_.neurons[n].name + ".on");
    copy.bias = Rational(0);
  }

  std::string fresh_name(std::string name) {
    while (!names_.insert(name).second) name += '\'';
    return name;
  }

  const Network& old_;
  Network network_;
  std::vector<NeuronIndex> new_place_;
  std::vector<NeuronIndex> sum_of_;
  std::set<std::string> names_;
};

/// At most that far from it.
AllowedRange widened(const AllowedRange& range, const Rational& distance) {
  AllowedRange wide = range.closed();
  if (wide.min) wide.min = *wide.min - distance;
  if (wide.max) wide.max = *wide.max + distance;
  return wide;
}

/// Targets of threshold 0, in any order of the rows' columns.
class TargetMaker {
 public:
  explicit TargetMaker(const TrainingInstance& instance) : rows_(instance.row_count()) {
    const Rational& threshold = instance.threshold;
    if (!threshold.is_zero() && instance.cost != Cost::max) {
      throw UsageError(
          "an activation pattern can be kept with threshold 0, or with the cost max (--cost max); where errors are "
          "added up, a condition could be missed for its price");
    }
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      for (const SparseRows::Entry& target : instance.targets[row]) {
        add(row, target.column, widened(AllowedRange::only(target.value), threshold));
      }
    }
    for (const RangeTarget& target : instance.range_targets) {
      const bool is_wide = !threshold.is_zero();
      add(target.row, target.column, is_wide ? widened(target.range, threshold) : target.range);
    }
  }

  void add(std::size_t row, std::uint32_t column, AllowedRange range) {
    if (range.min && range.min == range.max) {
      rows_[row].push_back({column, *range.min});
    } else {
      ranges_.push_back({row, column, std::move(range)});
    }
  }

  void give_to(TrainingInstance& instance) {
    std::ranges::stable_sort(ranges_, is_before);
    instance.range_targets = std::move(ranges_);
    SparseRows targets;
    for (std::vector<SparseRows::Entry>& row : rows_) {
      for (SparseRows::Entry& target : row) targets.push(target.column, std::move(target.value));
      targets.finish_row();
    }
    instance.targets = std::move(targets);
    instance.threshold = Rational();
  }

 private:
  static bool is_before(const RangeTarget& a, const RangeTarget& b) {
    return a.row != b.row ? a.row < b.row : a.column < b.column;
  }

  std::vector<std::vector<SparseRows::Entry>> rows_;
  std::vector<RangeTarget> ranges_;
};

}  // namespace

PatternInstance keep_pattern(const TrainingInstance& instance, const Witness& witness) {
  const Network& network = instance.network;
  NNSOLVE_ASSERT(witness.weights.size() == network.edges.size());
  NNSOLVE_ASSERT(witness.biases.size() == network.neuron_count() - network.input_count);
  TargetMaker targets(instance);
  std::vector<SumRange> ranges = find_ranges(instance, SumEvaluator(network, witness));
  std::vector<bool> is_split(network.neuron_count(), false);
  for (const SumRange& range : ranges) is_split[range.neuron] = true;
  Splitter splitter(network);
  splitter.split(is_split);

  PatternInstance kept{instance, {}};
  kept.instance.network = splitter.take_network();
  kept.sum_of = splitter.take_sums();
  std::vector<std::uint32_t> copy_of(network.neuron_count(), 0);  // output numbers
  std::uint32_t next = network.output_count;
  for (NeuronIndex n = 0; n < network.neuron_count(); ++n) {
    if (is_split[n]) copy_of[n] = next++;
  }
  for (SumRange& range : ranges) targets.add(range.row, copy_of[range.neuron], std::move(range.range));
  targets.give_to(kept.instance);
  return kept;
}

Witness with_pattern(const PatternInstance& kept, Witness witness) {
  const Network& network = kept.instance.network;
  const NeuronIndex inputs = network.input_count;
  Witness result;
  result.fields = std::move(witness.fields);
  result.weights = std::move(witness.weights);
  result.weights.resize(network.edges.size(), Value(Rational(1)));
  result.biases.resize(network.neuron_count() - inputs);
  for (std::size_t n = inputs; n < kept.sum_of.size(); ++n) {
    result.biases[kept.sum_of[n] - inputs] = std::move(witness.biases[n - inputs]);
  }
  return result;
}

Witness without_pattern(const PatternInstance& kept, const Network& network, Witness witness) {
  Witness own;
  own.fields = std::move(witness.fields);
  own.weights = std::move(witness.weights);
  own.weights.resize(network.edges.size());
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    own.biases.push_back(std::move(witness.biases[kept.sum_of[n] - network.input_count]));
  }
  return own;
}

}  // namespace nnsolve
