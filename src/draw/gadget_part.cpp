// Data points are named after what they are there for, and so a part of the network is what some data points use: the
// inputs that are not 0 on one of them, what these lead to, and the edges between those. Neurons that only other data
// points make active are left out, whatever they compute here by their biases; so nothing is evaluated on a part.
#include "draw/gadget_part.h"

#include "network/topology.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

struct KindOfRows {
  std::string_view name;
  std::vector<std::string_view> beginnings;  // of the names of its data points
};

const std::array<KindOfRows, 3>& kinds() {
  static const std::array<KindOfRows, 3> all = {
      {{"subtraction", {"d1", "d2"}}, {"inversion", {"d3", "d4"}}, {"normalisation", {"n+", "n-", "c+", "c-"}}}};
  return all;
}

/// "x" of "d3+x", "d2+1/x" and "e+x:2"; empty for others.
std::string_view variable_of(std::string_view row) {
  const std::size_t sign = row.find_first_of("+-");
  if (sign == std::string_view::npos) return {};
  row.remove_prefix(sign + 1);
  if (row.starts_with("1/")) row.remove_prefix(2);
  return row.substr(0, row.find(':'));
}

bool is_meant(std::string_view row, std::string_view name) {
  for (const KindOfRows& kind : kinds()) {
    if (kind.name != name) continue;
    return std::ranges::any_of(kind.beginnings, [&](std::string_view start) { return row.starts_with(start); });
  }
  return variable_of(row) == name;
}

/// Those of that very name, or else those that are about it.
std::vector<std::size_t> rows_of(const TrainingInstance& instance, std::string_view name) {
  std::vector<std::size_t> exact;
  std::vector<std::size_t> about;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    if (instance.row_name(row).empty()) continue;
    if (instance.row_name(row) == name) exact.push_back(row);
    if (is_meant(instance.row_name(row), name)) about.push_back(row);
  }
  return exact.empty() ? about : exact;
}

std::string names_there_are(const TrainingInstance& instance) {
  constexpr std::size_t most_told = 8;
  std::string names;
  std::size_t count = 0;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    if (instance.row_name(row).empty()) continue;
    if (count++ < most_told) names.append(names.empty() ? "" : ", ").append(instance.row_name(row));
  }
  if (count == 0) return "this file's data points have no names (draw what reduce writes)";
  return "its data points are called " + names + (count > most_told ? ", ..." : "") +
         "; also a variable, subtraction, inversion or normalisation";
}

/// By neuron: is it used on one of the data points?
std::vector<bool> used_neurons(const TrainingInstance& instance, const std::vector<std::size_t>& rows) {
  const Network& network = instance.network;
  std::vector<bool> is_used(network.neuron_count(), false);
  const std::set<std::size_t> chosen(rows.begin(), rows.end());
  for (const std::size_t row : rows) {
    for (const auto& entry : instance.inputs[row]) is_used[entry.column] = true;
    for (const auto& entry : instance.targets[row]) is_used[network.first_output() + entry.column] = true;
  }
  for (const RangeTarget& target : instance.range_targets) {
    if (chosen.contains(target.row)) is_used[network.first_output() + target.column] = true;
  }
  const Topology topology = make_topology(network);
  for (const NeuronIndex n : topology.order) {
    if (!is_used[n]) continue;
    for (const EdgeIndex e : topology.outgoing[n]) is_used[network.edges[e].to] = true;
  }
  return is_used;
}

class PartMaker {
 public:
  PartMaker(const TrainingInstance& whole, const std::vector<std::size_t>& rows) : whole_(whole), rows_(rows) {}

  GadgetPart make() {
    TrainingInstance& instance = part_.instance;
    instance.name = whole_.name;
    instance.origin = whole_.origin;
    instance.meta = whole_.meta;
    instance.cost = whole_.cost;
    instance.threshold = whole_.threshold;
    copy_network();
    for (const std::size_t row : rows_) copy_row(row);
    return std::move(part_);
  }

 private:
  void copy_network() {
    const Network& from = whole_.network;
    Network& to = part_.instance.network;
    const std::vector<bool> is_used = used_neurons(whole_, rows_);
    place_.resize(from.neuron_count());
    for (NeuronIndex n = 0; n < from.neuron_count(); ++n) {
      if (!is_used[n]) continue;
      place_[n] = to.neuron_count();
      to.neurons.push_back(from.neurons[n]);
      part_.neurons.push_back(n);
      if (from.is_input(n)) ++to.input_count;
      if (from.is_output(n)) ++to.output_count;
    }
    for (EdgeIndex e = 0; e < from.edges.size(); ++e) {
      const Edge& edge = from.edges[e];
      if (!is_used[edge.from] || !is_used[edge.to]) continue;
      to.edges.push_back({place_[edge.from], place_[edge.to], edge.weight, edge.domain});
      part_.edges.push_back(e);
    }
  }

  std::uint32_t output_place(std::uint32_t column) const {
    return place_[whole_.network.first_output() + column] - part_.instance.network.first_output();
  }

  void copy_row(std::size_t row) {
    TrainingInstance& instance = part_.instance;
    for (const auto& entry : whole_.inputs[row]) instance.inputs.push(place_[entry.column], entry.value);
    instance.inputs.finish_row();
    for (const auto& entry : whole_.targets[row]) instance.targets.push(output_place(entry.column), entry.value);
    instance.targets.finish_row();
    for (const RangeTarget& target : whole_.range_targets) {
      if (target.row != row) continue;
      instance.range_targets.push_back({instance.row_names.size(), output_place(target.column), target.range});
    }
    instance.row_names.push_back(whole_.row_name(row));
  }

  const TrainingInstance& whole_;
  const std::vector<std::size_t>& rows_;
  std::vector<NeuronIndex> place_;
  GadgetPart part_;
};

/// The parameters of the part, out of those of the whole: weights, then biases.
std::vector<ParameterIndex> parameters_of(const GadgetPart& part, const Network& network) {
  std::vector<ParameterIndex> kept(part.edges.begin(), part.edges.end());
  for (const NeuronIndex n : part.neurons) {
    if (!network.is_input(n)) kept.push_back(network.edges.size() + n - network.input_count);
  }
  return kept;
}

}  // namespace

AnyWitness GadgetPart::restricted(const AnyWitness& whole, const Network& network) const {
  const std::vector<ParameterIndex> kept = parameters_of(*this, network);
  AnyWitness result = whole;
  std::visit(
      [&](auto& witness) {
        const auto weights = std::exchange(witness.weights, {});
        const auto biases = std::exchange(witness.biases, {});
        for (const ParameterIndex p : kept) {
          if (p < weights.size()) witness.weights.push_back(weights[p]);
          if (p >= weights.size()) witness.biases.push_back(biases[p - weights.size()]);
        }
      },
      result);
  if (auto* enclosed = std::get_if<EnclosedWitness>(&result)) {
    const std::vector<ParameterIndex> unknowns = std::exchange(enclosed->unknowns, {});
    for (std::size_t i = 0; i < kept.size(); ++i) {
      if (std::ranges::find(unknowns, kept[i]) != unknowns.end()) enclosed->unknowns.push_back(i);
    }
    enclosed->equations.clear();
  }
  return result;
}

GadgetPart gadget_part(const TrainingInstance& instance, std::string_view name) {
  const std::vector<std::size_t> rows = rows_of(instance, name);
  if (rows.empty()) {
    throw UsageError("--gadget: no data point is about \"" + std::string(name) + "\"; " + names_there_are(instance));
  }
  return PartMaker(instance, rows).make();
}

}  // namespace nnsolve
