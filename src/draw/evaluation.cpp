#include "draw/evaluation.h"

#include "network/activation.h"

#include <algorithm>
#include <variant>

namespace nnsolve {

namespace {

constexpr std::size_t longest_tip = 400;

}  // namespace

Parameters::Parameters(const Network& network, const AnyWitness* witness)
    : biases_(network.neuron_count()), is_near_weight_(network.edges.size()), is_near_bias_(network.neuron_count()) {
  const Witness* exact = witness == nullptr ? nullptr : std::get_if<Witness>(witness);
  const EnclosedWitness* enclosed = witness == nullptr ? nullptr : std::get_if<EnclosedWitness>(witness);
  const Approximation approximation(exact == nullptr ? std::vector<Field>() : exact->fields);
  const std::size_t edges = network.edges.size();
  for (EdgeIndex e = 0; e < edges; ++e) {
    std::optional<Rational> weight = network.edges[e].weight;
    if (exact != nullptr) weight = approximation.near(exact->weights[e]);
    if (enclosed != nullptr) weight = enclosed->weights[e];
    is_near_weight_[e] = exact != nullptr && !exact->weights[e].is_rational();
    is_complete_ = is_complete_ && weight;
    weights_.push_back(std::move(weight));
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    const std::size_t i = n - network.input_count;
    biases_[n] = network.neurons[n].bias;
    if (exact != nullptr) biases_[n] = approximation.near(exact->biases[i]);
    if (enclosed != nullptr) biases_[n] = enclosed->biases[i];
    is_near_bias_[n] = exact != nullptr && !exact->biases[i].is_rational();
    is_complete_ = is_complete_ && biases_[n];
  }
  if (enclosed == nullptr) return;
  for (ParameterIndex unknown : enclosed->unknowns) {
    if (unknown < edges) {
      is_near_weight_[unknown] = true;
    } else {
      is_near_bias_[network.input_count + (unknown - edges)] = true;
    }
  }
}

std::string Parameters::text(const std::optional<Rational>& value, bool is_near) {
  if (!value) return "?";
  constexpr int digits = 4;
  constexpr std::size_t longest = 7;
  if (is_near) return to_decimal(*value, digits) + "...";
  std::string exact = value->is_small() ? value->to_string() : "";
  return !exact.empty() && exact.size() <= longest ? exact : to_decimal(*value, digits) + "...";
}

std::string Parameters::whole(const std::optional<Rational>& value, bool is_near) {
  if (!value) return "free";
  constexpr int digits = 12;
  if (is_near) return to_decimal(*value, digits) + "...";
  std::string exact = value->to_string();
  return exact.size() <= longest_tip ? exact : to_decimal(*value, digits) + "...";
}

namespace {

double activate(const Neuron& neuron, double sum) {
  switch (neuron.activation) {
    case Activation::identity:
      return sum;
    case Activation::relu:
      return sum < 0 ? 0 : sum;
    case Activation::leaky_relu:
      return sum < 0 ? neuron.slope.to_double() * sum : sum;
    case Activation::step:
      return sum < 0 ? 0 : 1;
    case Activation::sign:
      return sum < 0 ? -1 : sum > 0 ? 1 : 0;
    case Activation::clip:
      return std::clamp(sum, neuron.low.to_double(), neuron.high.to_double());
  }
  return sum;
}

}  // namespace

NeuronValues evaluate(const Network& network, const Topology& topology, const Parameters& parameters,
                      std::span<const SparseRows::Entry> inputs) {
  NeuronValues result;
  result.sums.resize(network.neuron_count());
  result.values.resize(network.neuron_count());
  for (const SparseRows::Entry& entry : inputs) result.sums[entry.column] = result.values[entry.column] = entry.value;
  for (NeuronIndex n : topology.order) {
    if (network.is_input(n)) continue;
    Rational sum = *parameters.bias(n);
    for (EdgeIndex e : topology.incoming[n]) sum += *parameters.weight(e) * result.values[network.edges[e].from];
    result.values[n] = activate(network.neurons[n], sum);
    result.sums[n] = std::move(sum);
  }
  return result;
}

FastNetwork::FastNetwork(const Network& network, const Topology& topology, const Parameters& parameters)
    : network_(network),
      topology_(topology),
      biases_(network.neuron_count()),
      sums_(network.neuron_count()),
      values_(network.neuron_count()) {
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) weights_.push_back(parameters.weight(e)->to_double());
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n)
    biases_[n] = parameters.bias(n)->to_double();
}

const std::vector<double>& FastNetwork::sums(std::span<const double> inputs) {
  for (NeuronIndex n : topology_.order) {
    if (network_.is_input(n)) {
      sums_[n] = values_[n] = inputs[n];
      continue;
    }
    double sum = biases_[n];
    for (EdgeIndex e : topology_.incoming[n]) sum += weights_[e] * values_[network_.edges[e].from];
    sums_[n] = sum;
    values_[n] = activate(network_.neurons[n], sum);
  }
  return sums_;
}

}  // namespace nnsolve
