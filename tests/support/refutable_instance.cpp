#include "support/refutable_instance.h"

#include "generate/network_builder.h"
#include "generate/random_network.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace nnsolve::test {

namespace {

/// Complete layers, some edges left out, now and then an edge around a layer, some biases given.
Network random_layers(test::Random& random, std::vector<std::size_t> widths, std::vector<Activation> activations) {
  Network network = generators::layered_network(widths, activations, chance(random, 0.3));
  if (chance(random, 0.3)) std::erase_if(network.edges, [&](const Edge&) { return chance(random, 0.15); });
  if (chance(random, 0.3)) {
    Edge around;
    around.from = static_cast<NeuronIndex>(uniform(random, 0, network.input_count - 1));
    around.to = static_cast<NeuronIndex>(uniform(random, network.first_output(), network.neuron_count() - 1));
    const bool is_there = std::ranges::any_of(
        network.edges, [&](const Edge& edge) { return edge.from == around.from && edge.to == around.to; });
    if (!is_there) network.edges.push_back(around);
  }
  return network;
}

void plant_weights(test::Random& random, Planted& task) {
  Network& network = task.instance.network;
  task.witness = generators::random_weights(random, network);
  if (chance(random, 0.5)) {  // no ReLU is out of use
    for (Value& weight : task.witness.weights) {
      if (weight.is_zero()) weight = Value(Rational(chance(random, 0.5) ? 1 : -1));
    }
    // And they bend at different places.
    for (Value& bias : task.witness.biases) bias = Value(Rational(uniform(random, -5, 5)));
  }
  const double given = chance(random, 0.3) ? 0.2 : 0;
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    Value& bias = task.witness.biases[n - network.input_count];
    if (network.neurons[n].bias) bias = Value(*network.neurons[n].bias);
    if (!network.neurons[n].bias && chance(random, given)) network.neurons[n].bias = bias.rational();
  }
  if (chance(random, 0.2)) generators::prescribe_some(random, network, task.witness, 20);
}

}  // namespace

Planted planted_bottleneck(test::Random& random) {
  const auto inputs = static_cast<std::size_t>(uniform(random, 1, 5));
  std::vector<std::size_t> widths = {inputs};
  std::vector<Activation> activations;
  for (std::int64_t k = uniform(random, 1, 2); k > 0; --k) {
    widths.push_back(static_cast<std::size_t>(uniform(random, 1, 3)));
    activations.push_back(k == 2 && chance(random, 0.3) ? Activation::relu : Activation::identity);
  }
  if (chance(random, 0.3)) activations.front() = Activation::relu;
  widths.push_back(static_cast<std::size_t>(uniform(random, 2, 5)));
  activations.push_back(Activation::identity);
  Planted task;
  task.instance.network = random_layers(random, widths, activations);
  plant_weights(random, task);
  const auto gaps = static_cast<int>(uniform(random, 0, 50));
  for (std::int64_t rows = uniform(random, 2, 8); rows > 0; --rows) {
    generators::push_random_inputs(random, task.instance, 50);
    generators::push_planted_targets(random, task.instance, task.witness, gaps);
  }
  return task;
}

Planted planted_lines(test::Random& random) {
  const auto inputs = static_cast<std::size_t>(uniform(random, 1, 3));
  std::vector<std::size_t> widths = {inputs, static_cast<std::size_t>(uniform(random, 1, 3))};
  std::vector<Activation> activations = {Activation::relu};
  if (chance(random, 0.4)) {
    widths.push_back(static_cast<std::size_t>(uniform(random, 1, 2)));
    activations.push_back(chance(random, 0.6) ? Activation::relu : Activation::identity);
  }
  widths.push_back(static_cast<std::size_t>(uniform(random, 1, 2)));
  activations.push_back(chance(random, 0.2) ? Activation::relu : Activation::identity);
  Planted task;
  task.instance.network = random_layers(random, widths, activations);
  plant_weights(random, task);
  for (std::int64_t line = uniform(random, 1, 2); line > 0; --line) {
    std::vector<Rational> base;
    std::vector<Rational> direction;
    for (std::size_t i = 0; i < inputs; ++i) base.emplace_back(uniform(random, -1, 1));
    for (std::size_t i = 0; i < inputs; ++i) direction.emplace_back(uniform(random, -1, 1));
    const std::int64_t reach = chance(random, 0.3) ? 10 : 4;
    for (std::int64_t t = uniform(random, -reach, -2); t < reach; ++t) {
      if (chance(random, 0.15)) continue;
      for (std::uint32_t i = 0; i < inputs; ++i) {
        const Rational value = base[i] + Rational(t) / Rational(2) * direction[i];
        if (!value.is_zero()) task.instance.inputs.push(i, value);
      }
      task.instance.inputs.finish_row();
      generators::push_planted_targets(random, task.instance, task.witness, 10);
    }
  }
  return task;
}

}  // namespace nnsolve::test
