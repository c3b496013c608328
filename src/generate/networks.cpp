// Training instances of any architecture: an acyclic network, weights that are planted in it, and data whose targets
// are what these weights compute; or targets by chance, where nobody knows.
#include "generate/families.h"
#include "generate/network_builder.h"
#include "generate/random.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve::generators {

namespace {

/// Hidden and output neurons can be fed by inputs and by hidden ones with a smaller number.
Network random_network(Random& random, std::size_t size) {
  Network network;
  const auto inputs = static_cast<NeuronIndex>(uniform(random, 1, 3));
  const auto hidden = static_cast<NeuronIndex>(uniform(random, 0, static_cast<std::int64_t>(size)));
  const auto outputs = static_cast<NeuronIndex>(uniform(random, 1, 2));
  const int relu_percent = static_cast<int>(uniform(random, 0, 2)) * 50;  // none, some, all
  network.input_count = inputs;
  network.output_count = outputs;
  for (NeuronIndex n = 0; n < inputs + hidden + outputs; ++n) {
    const char* kind = n < inputs ? "x" : n < inputs + hidden ? "h" : "y";
    Neuron neuron{std::string(kind).append(std::to_string(n)), Activation::identity, {}};
    if (n >= inputs && chance(random, relu_percent)) neuron.activation = Activation::relu;
    network.neurons.push_back(std::move(neuron));
  }
  for (NeuronIndex to = inputs; to < network.neuron_count(); ++to) {
    for (NeuronIndex from = 0; from < std::min(to, inputs + hidden); ++from) {
      if (chance(random, 60)) network.edges.push_back({from, to, {}});
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

}  // namespace

GeneratedInstance make_network(std::size_t size, std::uint64_t seed) {
  Random random = make_random("network", size, seed);
  ExactFit instance;
  instance.network = random_network(random, size);
  Witness witness = random_weights(random, instance.network);
  prescribe_some(random, instance.network, witness, chance(random, 50) ? 20 : 0);
  for (auto rows = uniform(random, 1, static_cast<std::int64_t>(size) + 2); rows > 0; --rows) {
    push_random_inputs(random, instance, 40);
    push_planted_targets(random, instance, witness, 20);
  }
  return planted_instance(std::move(instance), std::move(witness));
}

GeneratedInstance make_relu_planted(std::size_t size, std::uint64_t seed) {
  Random random = make_random("relu-planted", size, seed);
  ExactFit instance;
  const auto inputs = static_cast<std::size_t>(uniform(random, 1, 2));
  const Activation last = chance(random, 25) ? Activation::relu : Activation::identity;
  instance.network = layered_network({inputs, size, 1}, {Activation::relu, last}, false);
  Witness witness = random_weights(random, instance.network);
  for (auto rows = uniform(random, 2, static_cast<std::int64_t>(size) * 2 + 1); rows > 0; --rows) {
    push_random_inputs(random, instance, 20);
    push_planted_targets(random, instance, witness, 0);
  }
  return planted_instance(std::move(instance), std::move(witness));
}

GeneratedInstance make_relu_random(std::size_t size, std::uint64_t seed) {
  Random random = make_random("relu-random", size, seed);
  ExactFit instance;
  const auto inputs = static_cast<std::size_t>(uniform(random, 1, 2));
  instance.network = layered_network({inputs, size, 1}, {Activation::relu, Activation::identity}, false);
  const bool is_binary = chance(random, 50);
  for (auto rows = uniform(random, 2, static_cast<std::int64_t>(size) + 3); rows > 0; --rows) {
    push_random_inputs(random, instance, 20);
    instance.targets.push(0, is_binary ? Rational(uniform(random, 0, 1)) : small_rational(random));
    instance.targets.finish_row();
  }
  GeneratedInstance generated;
  generated.input = std::move(instance);
  return generated;
}

}  // namespace nnsolve::generators
