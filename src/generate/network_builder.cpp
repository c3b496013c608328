#include "generate/network_builder.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <string>
#include <utility>

namespace nnsolve::generators {

Network layered_network(const std::vector<std::size_t>& widths, const std::vector<Activation>& activations,
                        bool has_zero_biases) {
  NNSOLVE_ASSERT(widths.size() == activations.size() + 1);
  Network network;
  network.input_count = static_cast<NeuronIndex>(widths.front());
  network.output_count = static_cast<NeuronIndex>(widths.back());
  NeuronIndex before = 0;
  for (std::size_t layer = 0; layer < widths.size(); ++layer) {
    const NeuronIndex begin = network.neuron_count();
    std::string prefix = layer == 0 ? "x" : layer + 1 == widths.size() ? "y" : "h";
    if (prefix == "h") prefix.append(std::to_string(layer)).append("_");
    for (std::size_t i = 0; i < widths[layer]; ++i) {
      Neuron neuron{std::string(prefix).append(std::to_string(i + 1)), Activation::identity, {}};
      if (layer > 0) neuron.activation = activations[layer - 1];
      if (layer > 0 && has_zero_biases) neuron.bias = Rational(0);
      const NeuronIndex to = network.neuron_count();
      network.neurons.push_back(std::move(neuron));
      for (NeuronIndex from = before; layer > 0 && from < begin; ++from) network.edges.push_back({from, to, {}});
    }
    before = begin;
  }
  return network;
}

namespace {

/// By the definitions, and by nothing that is judged with it.
Rational activated(const Neuron& neuron, const Rational& sum) {
  switch (neuron.activation) {
    case Activation::identity:
      return sum;
    case Activation::relu:
      return sum.sign() < 0 ? Rational(0) : sum;
    case Activation::leaky_relu:
      return sum.sign() < 0 ? neuron.slope * sum : sum;
    case Activation::step:
      return Rational(sum.sign() < 0 ? 0 : 1);
    case Activation::sign:
      return Rational(sum.sign());
    case Activation::clip:
      return std::min(std::max(sum, neuron.low), neuron.high);
  }
  return sum;
}

}  // namespace

std::vector<Rational> evaluate_rational(const TrainingTask& instance, const Witness& witness, std::size_t row) {
  const Network& network = instance.network;
  std::vector<Rational> values(network.neuron_count());
  for (const auto& entry : instance.inputs[row]) values[entry.column] = entry.value;
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    Rational sum = witness.biases[n - network.input_count].rational();
    for (std::size_t e = 0; e < network.edges.size(); ++e) {
      if (network.edges[e].to == n) sum += witness.weights[e].rational() * values[network.edges[e].from];
    }
    values[n] = activated(network.neurons[n], sum);
  }
  return values;
}

GeneratedInstance planted_instance(TrainingInstance instance, Witness witness) {
  GeneratedInstance generated;
  generated.input = std::move(instance);
  generated.witness = std::move(witness);
  generated.status = Status::sat;
  return generated;
}

}  // namespace nnsolve::generators
