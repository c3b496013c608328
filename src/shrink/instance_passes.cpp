// Passes of a training instance.
//
// The measure: neurons, data points, edges, targets, weights and biases that are prescribed or restricted, neurons that
// are neither identity nor ReLU, ReLUs, then the heights of all numbers added up, how many are negative, and what else
// the file says. Neurons come before edges, because to bypass one may take more edges than it had.
#include "io/instance_text.h"
#include "network/activation.h"
#include "network/topology.h"
#include "shrink/domains.h"
#include "shrink/simpler_numbers.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

using Entry = SparseRows::Entry;

/// What goes; everything else stays, in the same order.
struct Drops {
  explicit Drops(const TrainingInstance& instance)
      : neurons(instance.network.neurons.size()), edges(instance.network.edges.size()), rows(instance.row_count()) {}

  std::vector<bool> neurons;  // with their edges and their columns
  std::vector<bool> edges;
  std::vector<bool> rows;
};

/// The rows with each entry as `change(row, index, entry)` has it, or without it.
template <class Change>
SparseRows changed(const SparseRows& rows, Change change) {
  SparseRows result;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::size_t i = 0; i < rows[row].size(); ++i) {
      if (std::optional<Entry> entry = change(row, i, rows[row][i]))
        result.push(entry->column, std::move(entry->value));
    }
    result.finish_row();
  }
  return result;
}

/// The rows of one side that stay, with the columns of the neurons that stay, numbered anew.
SparseRows remaining(const SparseRows& rows, const Drops& drops, NeuronIndex first,
                     const std::vector<NeuronIndex>& numbers) {
  SparseRows result;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (drops.rows[row]) continue;
    for (const Entry& entry : rows[row]) {
      const NeuronIndex neuron = first + entry.column;
      if (!drops.neurons[neuron]) result.push(numbers[neuron] - numbers[first], entry.value);
    }
    result.finish_row();
  }
  return result;
}

std::vector<RangeTarget> remaining_ranges(const TrainingInstance& instance, const Drops& drops,
                                          const std::vector<NeuronIndex>& numbers) {
  std::vector<std::size_t> row_numbers;
  std::size_t rows = 0;
  for (const bool is_dropped : drops.rows) row_numbers.push_back(is_dropped ? rows : rows++);
  const NeuronIndex first = instance.network.first_output();
  std::vector<RangeTarget> result;
  for (const RangeTarget& target : instance.range_targets) {
    const NeuronIndex output = first + target.column;
    if (drops.rows[target.row] || drops.neurons[output]) continue;
    result.push_back({row_numbers[target.row], numbers[output] - numbers[first], target.range});
  }
  return result;
}

TrainingInstance without(const TrainingInstance& instance, const Drops& drops) {
  const Network& network = instance.network;
  TrainingInstance result = instance;
  result.network = {};
  std::vector<NeuronIndex> numbers;  // of a dropped neuron: that of the next one
  for (NeuronIndex n = 0; n < network.neuron_count(); ++n) {
    numbers.push_back(result.network.neuron_count());
    if (drops.neurons[n]) continue;
    result.network.neurons.push_back(network.neurons[n]);
    if (network.is_input(n)) ++result.network.input_count;
    if (network.is_output(n)) ++result.network.output_count;
  }
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    const Edge& edge = network.edges[e];
    if (drops.edges[e] || drops.neurons[edge.from] || drops.neurons[edge.to]) continue;
    result.network.edges.push_back({numbers[edge.from], numbers[edge.to], edge.weight, edge.domain});
  }
  result.inputs = remaining(instance.inputs, drops, 0, numbers);
  result.targets = remaining(instance.targets, drops, network.first_output(), numbers);
  result.range_targets = remaining_ranges(instance, drops, numbers);
  result.row_names.clear();
  for (std::size_t row = 0; row < instance.row_names.size(); ++row) {
    if (!drops.rows[row]) result.row_names.push_back(instance.row_names[row]);
  }
  return result;
}

// What the file says beyond the question.

std::vector<Step> note_steps(const TrainingInstance&) { return places(5); }

std::optional<TrainingInstance> drop_notes(const TrainingInstance& instance, std::span<const Step> steps) {
  TrainingInstance result = instance;
  for (const Step& step : steps) {
    if (step.place == 0) result.origin.clear();
    if (step.place == 1) result.meta.clear();
    if (step.place == 2) result.name.clear();
    if (step.place == 3) result.cost = Cost::mean_squared_error;
    if (step.place == 4) result.row_names.clear();
  }
  return result;
}

// Data points, neurons, edges.

std::vector<Step> row_steps(const TrainingInstance& instance) { return places(instance.row_count()); }

std::optional<TrainingInstance> drop_rows(const TrainingInstance& instance, std::span<const Step> steps) {
  Drops drops(instance);
  for (const Step& step : steps) drops.rows[step.place] = true;
  return without(instance, drops);
}

std::vector<Step> neuron_steps(const TrainingInstance& instance) { return places(instance.network.neurons.size()); }

std::optional<TrainingInstance> drop_neurons(const TrainingInstance& instance, std::span<const Step> steps) {
  Drops drops(instance);
  for (const Step& step : steps) drops.neurons[step.place] = true;
  return without(instance, drops);
}

std::vector<Step> edge_steps(const TrainingInstance& instance) { return places(instance.network.edges.size()); }

std::optional<TrainingInstance> drop_edges(const TrainingInstance& instance, std::span<const Step> steps) {
  Drops drops(instance);
  for (const Step& step : steps) drops.edges[step.place] = true;
  return without(instance, drops);
}

// Bypasses.

/// Links all predecessors of each of these neurons with all its successors, where they are not linked yet, by free
/// weights, and drops the neurons.
TrainingInstance bypass(TrainingInstance instance, const std::vector<NeuronIndex>& neurons) {
  std::vector<Edge>& edges = instance.network.edges;
  std::set<std::pair<NeuronIndex, NeuronIndex>> links;
  for (const Edge& edge : edges) links.emplace(edge.from, edge.to);
  for (NeuronIndex neuron : neurons) {
    std::vector<NeuronIndex> predecessors;
    std::vector<NeuronIndex> successors;
    for (const Edge& edge : edges) {
      if (edge.to == neuron) predecessors.push_back(edge.from);
      if (edge.from == neuron) successors.push_back(edge.to);
    }
    std::erase_if(edges, [&](const Edge& edge) { return edge.from == neuron || edge.to == neuron; });
    for (NeuronIndex from : predecessors) {
      for (NeuronIndex to : successors) {
        if (links.emplace(from, to).second) edges.push_back({from, to, std::nullopt});
      }
    }
  }
  Drops drops(instance);
  for (NeuronIndex neuron : neurons) drops.neurons[neuron] = true;
  return without(instance, drops);
}

/// By neuron: the edges on a longest path that leads to it.
std::vector<std::uint32_t> depths(const Network& network) {
  const Topology topology = make_topology(network);
  std::vector<std::uint32_t> depth(network.neuron_count());
  for (NeuronIndex n : topology.order) {
    for (EdgeIndex e : topology.incoming[n]) depth[n] = std::max(depth[n], depth[network.edges[e].from] + 1);
  }
  return depth;
}

/// A layer is the hidden neurons of one depth.
std::vector<Step> layer_steps(const TrainingInstance& instance) {
  const std::vector<std::uint32_t> depth = depths(instance.network);
  std::set<std::uint32_t> found;
  for (NeuronIndex n = instance.network.input_count; n < instance.network.first_output(); ++n) found.insert(depth[n]);
  std::vector<Step> steps;
  for (std::uint32_t layer : found) steps.push_back({layer, 0, 0, {}});
  return steps;
}

std::optional<TrainingInstance> bypass_layers(const TrainingInstance& instance, std::span<const Step> steps) {
  const std::vector<std::uint32_t> depth = depths(instance.network);
  std::vector<NeuronIndex> neurons;
  for (NeuronIndex n = instance.network.input_count; n < instance.network.first_output(); ++n) {
    const bool is_chosen = std::ranges::any_of(steps, [&](const Step& step) { return step.place == depth[n]; });
    if (is_chosen) neurons.push_back(n);
  }
  return bypass(instance, neurons);
}

std::vector<Step> hidden_steps(const TrainingInstance& instance) {
  std::vector<Step> steps;
  for (NeuronIndex n = instance.network.input_count; n < instance.network.first_output(); ++n) {
    steps.push_back({n, 0, 0, {}});
  }
  return steps;
}

std::optional<TrainingInstance> bypass_hidden(const TrainingInstance& instance, std::span<const Step> steps) {
  std::vector<NeuronIndex> neurons;
  for (const Step& step : steps) neurons.push_back(step.place);
  return bypass(instance, neurons);
}

// Targets.

std::vector<Step> target_steps(const TrainingInstance& instance) {
  std::vector<Step> steps;
  for (std::uint32_t row = 0; row < instance.row_count(); ++row) {
    for (std::uint32_t i = 0; i < instance.targets[row].size(); ++i) steps.push_back({row, i, 0, {}});
  }
  return steps;
}

std::optional<TrainingInstance> drop_targets(const TrainingInstance& instance, std::span<const Step> steps) {
  std::set<std::pair<std::size_t, std::size_t>> dropped;
  for (const Step& step : steps) dropped.emplace(step.place, step.position);
  TrainingInstance result = instance;
  result.targets = changed(instance.targets, [&](std::size_t row, std::size_t index, const Entry& entry) {
    return dropped.contains({row, index}) ? std::nullopt : std::optional(entry);
  });
  return result;
}

/// Targets that are inequalities.
std::vector<Step> range_steps(const TrainingInstance& instance) { return places(instance.range_targets.size()); }

std::optional<TrainingInstance> drop_ranges(const TrainingInstance& instance, std::span<const Step> steps) {
  std::set<std::size_t> dropped;
  for (const Step& step : steps) dropped.insert(step.place);
  TrainingInstance result = instance;
  result.range_targets.clear();
  for (std::size_t i = 0; i < instance.range_targets.size(); ++i) {
    if (!dropped.contains(i)) result.range_targets.push_back(instance.range_targets[i]);
  }
  return result;
}

/// Restrictions: place is the edge, or behind them the neuron.
std::vector<Step> restriction_steps(const TrainingInstance& instance) {
  const Network& network = instance.network;
  const auto edges = static_cast<std::uint32_t>(network.edges.size());
  std::vector<Step> steps;
  for (EdgeIndex e = 0; e < edges; ++e) {
    if (network.edges[e].domain) steps.push_back({e, 0, 0, {}});
  }
  for (NeuronIndex n = 0; n < network.neuron_count(); ++n) {
    if (network.neurons[n].bias_domain) steps.push_back({edges + n, 0, 0, {}});
  }
  return steps;
}

std::optional<TrainingInstance> drop_restrictions(const TrainingInstance& instance, std::span<const Step> steps) {
  TrainingInstance result = instance;
  const std::size_t edges = result.network.edges.size();
  for (const Step& step : steps) {
    if (step.place < edges) {
      result.network.edges[step.place].domain.reset();
    } else {
      result.network.neurons[step.place - edges].bias_domain.reset();
    }
  }
  return result;
}

// Numbers, by where they stand.

enum NumberPlace : std::uint32_t { in_weight, in_bias, in_input, in_target };

/// All numbers: step.choice is the NumberPlace, then the edge, the neuron, or row and index of the entry.
std::vector<Step> all_numbers(const TrainingInstance& instance) {
  const Network& network = instance.network;
  std::vector<Step> found;
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    if (network.edges[e].weight) found.push_back({e, 0, in_weight, *network.edges[e].weight});
  }
  for (NeuronIndex n = 0; n < network.neuron_count(); ++n) {
    if (network.neurons[n].bias) found.push_back({n, 0, in_bias, *network.neurons[n].bias});
  }
  for (auto [rows, place] : {std::pair(&instance.inputs, in_input), std::pair(&instance.targets, in_target)}) {
    for (std::uint32_t row = 0; row < rows->size(); ++row) {
      for (std::uint32_t i = 0; i < (*rows)[row].size(); ++i) found.push_back({row, i, place, (*rows)[row][i].value});
    }
  }
  return found;
}

std::vector<Step> prescription_steps(const TrainingInstance& instance) {
  std::vector<Step> steps = all_numbers(instance);
  std::erase_if(steps, [](const Step& step) { return step.choice != in_weight && step.choice != in_bias; });
  return steps;
}

std::optional<TrainingInstance> drop_prescriptions(const TrainingInstance& instance, std::span<const Step> steps) {
  TrainingInstance result = instance;
  for (const Step& step : steps) {
    if (step.choice == in_weight) result.network.edges[step.place].weight.reset();
    if (step.choice == in_bias) result.network.neurons[step.place].bias.reset();
  }
  return result;
}

std::vector<Step> number_steps(const TrainingInstance& instance) {
  std::vector<Step> steps;
  for (Step& step : all_numbers(instance)) {
    for (Rational& number : simpler_numbers(step.number)) {
      step.number = std::move(number);
      steps.push_back(step);
    }
  }
  return steps;
}

/// Rows with the numbers that the steps put there; an input of 0 leaves no entry.
SparseRows with_numbers(const SparseRows& rows, NumberPlace place, std::span<const Step> steps) {
  std::map<std::pair<std::size_t, std::size_t>, const Rational*> numbers;
  for (const Step& step : steps) {
    if (step.choice == place) numbers.emplace(std::pair(step.place, step.position), &step.number);
  }
  return changed(rows, [&](std::size_t row, std::size_t index, const Entry& entry) -> std::optional<Entry> {
    auto found = numbers.find({row, index});
    if (found == numbers.end()) return entry;
    if (place == in_input && found->second->is_zero()) return std::nullopt;
    return Entry{entry.column, *found->second};
  });
}

/// Of several numbers for one place the first counts.
std::optional<TrainingInstance> put_numbers(const TrainingInstance& instance, std::span<const Step> steps) {
  TrainingInstance result = instance;
  for (std::size_t i = steps.size(); i-- > 0;) {
    const Step& step = steps[i];
    if (step.choice == in_weight) result.network.edges[step.place].weight = step.number;
    if (step.choice == in_bias) result.network.neurons[step.place].bias = step.number;
  }
  result.inputs = with_numbers(instance.inputs, in_input, steps);
  result.targets = with_numbers(instance.targets, in_target, steps);
  return result;
}

// Activations.

/// A ReLU is simpler than all but an identity.
std::vector<Step> activation_steps(const TrainingInstance& instance) {
  std::vector<Step> steps;
  for (NeuronIndex n = instance.network.input_count; n < instance.network.neuron_count(); ++n) {
    const Activation activation = instance.network.neurons[n].activation;
    if (activation != Activation::identity && activation != Activation::relu) steps.push_back({n, 0, 0, {}});
  }
  return steps;
}

std::optional<TrainingInstance> put_relus(const TrainingInstance& instance, std::span<const Step> steps) {
  Neuron relu;
  relu.activation = Activation::relu;
  TrainingInstance result = instance;
  for (const Step& step : steps) copy_activation(result.network.neurons[step.place], relu);
  return result;
}

std::vector<Step> relu_steps(const TrainingInstance& instance) {
  std::vector<Step> steps;
  for (NeuronIndex n = instance.network.input_count; n < instance.network.neuron_count(); ++n) {
    if (instance.network.neurons[n].activation == Activation::relu) steps.push_back({n, 0, 0, {}});
  }
  return steps;
}

std::optional<TrainingInstance> drop_relus(const TrainingInstance& instance, std::span<const Step> steps) {
  TrainingInstance result = instance;
  for (const Step& step : steps) result.network.neurons[step.place].activation = Activation::identity;
  return result;
}

Measure measure_instance(const TrainingInstance& instance) {
  auto number = [](std::size_t count) { return Rational(static_cast<std::int64_t>(count)); };
  Rational heights;
  Rational negatives;
  for (const Step& step : all_numbers(instance)) {
    heights += height(step.number);
    if (step.number.sign() < 0) negatives += Rational(1);
  }
  std::size_t row_names = 0;
  for (const std::string& name : instance.row_names) row_names += name.size();
  const std::size_t notes = instance.origin.size() + instance.meta.size() + instance.name.size() + row_names +
                            (instance.cost == Cost::mean_squared_error ? 0 : 1);
  return {number(instance.network.neurons.size()),
          number(instance.row_count()),
          number(instance.network.edges.size()),
          number(target_steps(instance).size() + instance.range_targets.size()),
          number(prescription_steps(instance).size() + restriction_steps(instance).size()),
          number(activation_steps(instance).size()),
          number(relu_steps(instance).size()),
          heights,
          negatives,
          number(notes)};
}

std::string text_of(const TrainingInstance& instance) {
  std::string text;
  append_instance(text, instance);
  return text;
}

}  // namespace

Domain<TrainingInstance> instance_domain() {
  return {{{"notes", note_steps, drop_notes},
           {"data points", row_steps, drop_rows},
           {"layers", layer_steps, bypass_layers},
           {"neurons", neuron_steps, drop_neurons},
           {"bypassed neurons", hidden_steps, bypass_hidden},
           {"edges", edge_steps, drop_edges},
           {"targets", target_steps, drop_targets},
           {"inequalities", range_steps, drop_ranges},
           {"restrictions", restriction_steps, drop_restrictions},
           {"activations", activation_steps, put_relus},
           {"prescriptions", prescription_steps, drop_prescriptions},
           {"ReLUs", relu_steps, drop_relus},
           {"numbers", number_steps, put_numbers}},
          measure_instance,
          text_of};
}

}  // namespace nnsolve
