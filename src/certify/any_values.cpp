#include "certify/any_values.h"

#include "algebra/linear_algebra.h"

#include <algorithm>
#include <set>
#include <span>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

/// The inputs' values that a neuron sees, each once.
std::set<std::vector<Rational>> patterns_of(NeuronIndex neuron, const ExactFit& instance, const Topology& topology) {
  std::set<std::vector<Rational>> patterns;
  for (std::size_t i = 0; i < instance.row_count(); ++i) {
    const std::span<const SparseRows::Entry> row = instance.inputs[i];
    std::vector<Rational> pattern;
    for (EdgeIndex e : topology.incoming[neuron]) {
      const NeuronIndex from = instance.network.edges[e].from;
      const auto entry = std::ranges::find(row, from, &SparseRows::Entry::column);
      pattern.push_back(entry == row.end() ? Rational() : entry->value);
    }
    patterns.insert(std::move(pattern));
    if (patterns.size() > topology.incoming[neuron].size() + 1) break;
  }
  return patterns;
}

/// Whether the differences to the first one are linearly independent.
bool are_affinely_independent(const std::set<std::vector<Rational>>& patterns) {
  std::vector<std::vector<Rational>> differences(std::next(patterns.begin()), patterns.end());
  for (std::vector<Rational>& difference : differences) {
    for (std::size_t k = 0; k < difference.size(); ++k) difference[k] -= (*patterns.begin())[k];
  }
  return rank_of(differences) == differences.size();
}

bool are_free(const ExactFit& instance, bool (*is_asked)(const Neuron&)) {
  const Network& network = instance.network;
  const Topology topology = make_topology(network);
  for (NeuronIndex n = network.input_count; n < network.first_output(); ++n) {
    if (is_asked(network.neurons[n]) && !may_have_any_values(n, instance, topology)) return false;
  }
  return true;
}

}  // namespace

bool may_have_any_values(NeuronIndex neuron, const ExactFit& instance, const Topology& topology) {
  const Network& network = instance.network;
  if (network.neurons[neuron].bias || instance.row_count() == 0) return false;
  for (EdgeIndex e : topology.incoming[neuron]) {
    if (network.edges[e].weight || !network.is_input(network.edges[e].from)) return false;
  }
  const auto patterns = patterns_of(neuron, instance, topology);
  return patterns.size() <= topology.incoming[neuron].size() + 1 && are_affinely_independent(patterns);
}

bool are_all_relus_free(const ExactFit& instance) {
  return are_free(instance, [](const Neuron& neuron) { return neuron.activation == Activation::relu; });
}

bool are_all_hidden_free(const ExactFit& instance) {
  return are_free(instance, [](const Neuron&) { return true; });
}

}  // namespace nnsolve
