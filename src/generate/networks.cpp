// Training instances of any architecture: an acyclic network, weights that are planted in it, and data whose targets
// are what these weights compute; or targets by chance, where nobody knows.
#include "generate/families.h"
#include "generate/network_builder.h"
#include "generate/random.h"
#include "generate/random_network.h"

#include <algorithm>
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

/// Moves about half of the targets away from what planted weights compute; what this costs.
Rational miss_targets(Random& random, TrainingInstance& instance) {
  SparseRows targets;
  Rational total;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    for (const auto& target : instance.targets[row]) {
      const Rational error = chance(random, 50) ? small_rational(random) : Rational();
      const Rational size = error.sign() < 0 ? -error : error;
      targets.push(target.column, target.value + error);
      if (instance.cost == Cost::max) {
        total = std::max(total, size);
      } else {
        total += instance.cost == Cost::l1 ? size : size * size;
      }
    }
    targets.finish_row();
  }
  instance.targets = std::move(targets);
  if (instance.cost == Cost::mean_squared_error) total /= Rational(std::int64_t{instance.network.output_count});
  return total;
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

GeneratedInstance make_planted_cost(std::size_t size, std::uint64_t seed) {
  Random random = make_random("planted-cost", size, seed);
  TrainingInstance instance;
  instance.network = random_network(random, random_shape(random, size));
  Witness witness = random_weights(random, instance.network);
  prescribe_some(random, instance.network, witness, chance(random, 50) ? 20 : 0);
  constexpr Cost costs[] = {Cost::mean_squared_error, Cost::l1, Cost::max};
  instance.cost = costs[uniform(random, 0, 2)];
  for (auto rows = uniform(random, 1, static_cast<std::int64_t>(size) + 2); rows > 0; --rows) {
    push_random_inputs(random, instance, 40);
    push_planted_targets(random, instance, witness, 20);
  }
  instance.threshold = miss_targets(random, instance);
  return planted_instance(std::move(instance), std::move(witness));
}

}  // namespace nnsolve::generators
