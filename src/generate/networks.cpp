// Training instances of any architecture: an acyclic network, weights that are planted in it, and data whose targets
// are what these weights compute; or targets by chance, where nobody knows.
#include "generate/families.h"
#include "generate/network_builder.h"
#include "generate/random.h"
#include "generate/random_network.h"

#include <utility>
#include <vector>

namespace nnsolve::generators {

namespace {

NetworkShape random_shape(Random& random, std::size_t size) {
  NetworkShape shape;
  shape.inputs = static_cast<NeuronIndex>(uniform(random, 1, 3));
  shape.hidden = static_cast<NeuronIndex>(uniform(random, 0, static_cast<std::int64_t>(size)));
  shape.outputs = static_cast<NeuronIndex>(uniform(random, 1, 2));
  shape.relu_percent = static_cast<int>(uniform(random, 0, 2)) * 50;  // none, some, all
  return shape;
}

}  // namespace

GeneratedInstance make_network(std::size_t size, std::uint64_t seed) {
  Random random = make_random("network", size, seed);
  ExactFit instance;
  instance.network = random_network(random, random_shape(random, size));
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
