#include "optimum/layer.h"

#include "network/activation.h"
#include "network/topology.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

namespace {

bool is_same_domain(const ParameterDomain* a, const ParameterDomain* b) {
  return a == b || (a != nullptr && b != nullptr && *a == *b);
}

bool is_allowed(const std::optional<Rational>& prescribed, const ParameterDomain* domain, const Rational& value) {
  if (prescribed) return *prescribed == value;
  return domain == nullptr || domain->contains(value);
}

}  // namespace

bool Layer::Choice::allows(const Rational& value) const { return is_allowed(weight, domain.get(), value); }

bool Layer::Choice::operator==(const Choice& other) const {
  return weight == other.weight && is_same_domain(domain.get(), other.domain.get());
}

std::optional<Rational> bias_of_silence(const Neuron& neuron) {
  std::vector<Rational> candidates = {Rational(0), Rational(-1)};  // a step is 1 at 0
  if (neuron.bias) candidates = {*neuron.bias};
  if (neuron.bias_domain) {
    candidates.push_back(neuron.bias_domain->simplest());
    const auto& values = neuron.bias_domain->values;
    candidates.insert(candidates.end(), values.begin(), values.end());
    for (const auto& end : {neuron.bias_domain->range.min, neuron.bias_domain->range.max}) {
      if (end) candidates.push_back(*end);
    }
  }
  for (const Rational& bias : candidates) {
    if (is_allowed(neuron.bias, neuron.bias_domain.get(), bias) && activate(neuron, bias).is_zero()) return bias;
  }
  return std::nullopt;
}

Layer::Layer(const TrainingInstance& instance, std::size_t number) : instance_(instance), network_(instance.network) {
  const Topology topology = make_topology(network_);
  std::vector<std::size_t> depth(network_.neuron_count(), 0);
  for (const NeuronIndex n : topology.order) {
    for (const EdgeIndex e : topology.incoming[n]) depth[n] = std::max(depth[n], depth[network_.edges[e].from] + 1);
  }
  for (NeuronIndex n = network_.input_count; n < network_.first_output(); ++n) {
    if (depth[n] == number) members_.push_back(n);
  }
  if (members_.empty()) throw UsageError("there is no hidden layer " + std::to_string(number));
  before_ = neighbours(topology.incoming[members_.front()], true);
  behind_ = neighbours(topology.outgoing[members_.front()], false);
  const Neuron& first = network_.neurons[members_.front()];
  for (const NeuronIndex n : members_) {
    const Neuron& neuron = network_.neurons[n];
    const bool is_alike = has_same_activation(neuron, first) && neuron.bias == first.bias &&
                          is_same_domain(neuron.bias_domain.get(), first.bias_domain.get()) &&
                          neighbours(topology.incoming[n], true) == before_ &&
                          neighbours(topology.outgoing[n], false) == behind_;
    if (!is_alike) throw UsageError("the neurons of hidden layer " + std::to_string(number) + " are not all alike");
  }
  idle_bias_ = find_idle_bias();
}

TrainingInstance Layer::with(std::size_t width) const {
  TrainingInstance result = instance_;
  result.network.neurons.clear();
  result.network.edges.clear();
  std::set<std::string> names;
  for (const Neuron& neuron : network_.neurons) names.insert(neuron.name);
  std::vector<NeuronIndex> place(network_.neuron_count());
  std::vector<NeuronIndex> members;
  for (NeuronIndex n = 0; n < network_.neuron_count(); ++n) {
    if (n == network_.first_output()) add_further(result.network, width, names, members);
    place[n] = result.network.neuron_count();
    const bool is_member = std::ranges::binary_search(members_, n);
    if (is_member && members.size() >= width) continue;
    if (is_member) members.push_back(place[n]);
    result.network.neurons.push_back(network_.neurons[n]);
  }
  for (const Edge& edge : network_.edges) {
    const bool is_of_layer =
        std::ranges::binary_search(members_, edge.from) || std::ranges::binary_search(members_, edge.to);
    if (!is_of_layer) result.network.edges.push_back({place[edge.from], place[edge.to], edge.weight, edge.domain});
  }
  for (const NeuronIndex member : members) {
    for (const auto& [n, choice] : before_) {
      result.network.edges.push_back({place[n], member, choice.weight, choice.domain});
    }
    for (const auto& [n, choice] : behind_) {
      result.network.edges.push_back({member, place[n], choice.weight, choice.domain});
    }
  }
  return result;
}

void Layer::add_further(Network& network, std::size_t width, std::set<std::string>& names,
                        std::vector<NeuronIndex>& members) const {
  for (std::size_t number = members.size() + 1; members.size() < width; ++number) {
    Neuron neuron = network_.neurons[members_.front()];
    neuron.name += "_" + std::to_string(number);
    if (!names.insert(neuron.name).second) continue;
    members.push_back(network.neuron_count());
    network.neurons.push_back(std::move(neuron));
  }
}

template <class Edges>
Layer::Neighbours Layer::neighbours(const Edges& edges, bool are_before) const {
  Neighbours result;
  for (const EdgeIndex e : edges) {
    const Edge& edge = network_.edges[e];
    result[are_before ? edge.from : edge.to] = {edge.weight, edge.domain};
  }
  return result;
}

/// A bias of a further neuron that does nothing.
std::optional<Rational> Layer::find_idle_bias() const {
  const auto allows_zero = [](const auto& neighbour) { return neighbour.second.allows(Rational()); };
  const Neuron& neuron = network_.neurons[members_.front()];
  if (std::ranges::all_of(behind_, allows_zero)) {
    return neuron.bias ? *neuron.bias : neuron.bias_domain ? neuron.bias_domain->simplest() : Rational();
  }
  return std::ranges::all_of(before_, allows_zero) ? bias_of_silence(neuron) : std::nullopt;
}

}  // namespace nnsolve
