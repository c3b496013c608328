#include "generate/random_network.h"

#include "generate/network_builder.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve::generators {

Network random_network(Random& random, const NetworkShape& shape) {
  Network network;
  const NeuronIndex inputs = shape.inputs;
  const NeuronIndex sources = inputs + shape.hidden;
  network.input_count = inputs;
  network.output_count = shape.outputs;
  for (NeuronIndex n = 0; n < sources + shape.outputs; ++n) {
    const char* kind = n < inputs ? "x" : n < sources ? "h" : "y";
    Neuron neuron{std::string(kind).append(std::to_string(n)), Activation::identity, {}};
    if (n >= inputs && chance(random, shape.relu_percent)) neuron.activation = Activation::relu;
    network.neurons.push_back(std::move(neuron));
  }
  for (NeuronIndex to = inputs; to < network.neuron_count(); ++to) {
    for (NeuronIndex from = 0; from < std::min(to, sources); ++from) {
      if (chance(random, shape.edge_percent)) network.edges.push_back({from, to, {}});
    }
  }
  shuffle(random, network.edges);
  return network;
}

Witness random_weights(Random& random, const Network& network) {
  Witness witness;
  for (std::size_t e = 0; e < network.edges.size(); ++e) witness.weights.emplace_back(small_rational(random));
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    witness.biases.emplace_back(small_rational(random));
  }
  return witness;
}

void prescribe_some(Random& random, Network& network, const Witness& witness, int percent) {
  for (std::size_t e = 0; e < network.edges.size(); ++e) {
    if (chance(random, percent)) network.edges[e].weight = witness.weights[e].rational();
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    if (chance(random, percent)) network.neurons[n].bias = witness.biases[n - network.input_count].rational();
  }
}

void push_random_inputs(Random& random, TrainingTask& instance, int zero_percent) {
  for (NeuronIndex i = 0; i < instance.network.input_count; ++i) {
    const Rational value = chance(random, zero_percent) ? Rational(0) : small_rational(random);
    if (!value.is_zero()) instance.inputs.push(i, value);
  }
  instance.inputs.finish_row();
}

void push_planted_targets(Random& random, TrainingTask& instance, const Witness& witness, int unknown_percent) {
  const Network& network = instance.network;
  const std::vector<Rational> values = evaluate_rational(instance, witness, instance.row_count() - 1);
  for (NeuronIndex o = 0; o < network.output_count; ++o) {
    if (!chance(random, unknown_percent)) instance.targets.push(o, values[network.first_output() + o]);
  }
  instance.targets.finish_row();
}

}  // namespace nnsolve::generators
