// The rules that refute, on networks and data for which they are made: planted weights are never refuted, and what is
// refuted z3 does not find weights for.
#include "encode/encode.h"
#include "generate/network_builder.h"
#include "generate/random_network.h"
#include "presolve/network/network_presolve.h"
#include "presolve/network/rules.h"
#include "support/linked.h"
#include "support/random_instance.h"
#include "support/scale.h"

#include "nnsolve/backend.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <string>

using namespace nnsolve;

namespace {

using test::chance;
using test::uniform;

struct Task {
  TrainingInstance instance;
  Witness witness;
};

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

void plant_weights(test::Random& random, Task& task) {
  Network& network = task.instance.network;
  task.witness = generators::random_weights(random, network);
  const double given = chance(random, 0.3) ? 0.2 : 0;
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    Value& bias = task.witness.biases[n - network.input_count];
    if (network.neurons[n].bias) bias = Value(*network.neurons[n].bias);
    if (!network.neurons[n].bias && chance(random, given)) network.neurons[n].bias = bias.rational();
  }
  if (chance(random, 0.2)) generators::prescribe_some(random, network, task.witness, 20);
}

/// Identities behind a bottleneck, ReLUs before it now and then, many gaps.
Task plant_bottleneck(test::Random& random) {
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
  Task task;
  task.instance.network = random_layers(random, widths, activations);
  plant_weights(random, task);
  const auto gaps = static_cast<int>(uniform(random, 0, 50));
  for (std::int64_t rows = uniform(random, 2, 8); rows > 0; --rows) {
    generators::push_random_inputs(random, task.instance, 50);
    generators::push_planted_targets(random, task.instance, task.witness, gaps);
  }
  return task;
}

/// Data points on two lines, ReLUs in one hidden layer or two.
Task plant_lines(test::Random& random) {
  const auto inputs = static_cast<std::size_t>(uniform(random, 1, 3));
  std::vector<std::size_t> widths = {inputs, static_cast<std::size_t>(uniform(random, 1, 3))};
  std::vector<Activation> activations = {Activation::relu};
  if (chance(random, 0.4)) {
    widths.push_back(static_cast<std::size_t>(uniform(random, 1, 2)));
    activations.push_back(chance(random, 0.6) ? Activation::relu : Activation::identity);
  }
  widths.push_back(static_cast<std::size_t>(uniform(random, 1, 2)));
  activations.push_back(chance(random, 0.2) ? Activation::relu : Activation::identity);
  Task task;
  task.instance.network = random_layers(random, widths, activations);
  plant_weights(random, task);
  for (std::int64_t line = uniform(random, 1, 2); line > 0; --line) {
    std::vector<Rational> base;
    std::vector<Rational> direction;
    for (std::size_t i = 0; i < inputs; ++i) base.emplace_back(uniform(random, -1, 1));
    for (std::size_t i = 0; i < inputs; ++i) direction.emplace_back(uniform(random, -1, 1));
    for (std::int64_t t = uniform(random, -4, -2); t < 4; ++t) {
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

/// Some targets are others.
void disturb(test::Random& random, TrainingInstance& instance) {
  SparseRows targets;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    for (const auto& target : instance.targets[row]) {
      const Rational change(chance(random, 0.2) ? uniform(random, -1, 1) : 0);
      targets.push(target.column, target.value + change);
    }
    targets.finish_row();
  }
  instance.targets = std::move(targets);
}

bool is_refuted(const NetworkEdits& edits) {
  return std::ranges::any_of(edits, [](const NetworkEdit& edit) { return edit.is_unsat; });
}

struct Rule {
  const char* name;
  NetworkEdits (*propose)(const NetworkStore&);
};
constexpr Rule rules[] = {{"bends", refute_bends}, {"factor", factor_layers}, {"bottleneck", refute_bottlenecks}};

/// Each rule by itself on what is given, so that none stands in the shade of another.
std::vector<std::string> refuters_of(const TrainingInstance& instance) {
  ExactFit given = exact_fit(instance);
  InstanceStructure structure = find_structure(given);
  const NetworkStore store(std::move(given), std::move(structure));
  std::vector<std::string> refuters;
  for (const Rule& rule : rules) {
    if (is_refuted(rule.propose(store))) refuters.emplace_back(rule.name);
  }
  return refuters;
}

}  // namespace

TEST_CASE("a rule that refutes never refutes planted weights", "[property]") {
  const std::uint64_t seed = test::seed_or(20271);
  test::Random random(seed);
  for (int i = 0; i < test::scaled(6000); ++i) {
    Task task = i % 2 == 0 ? plant_bottleneck(random) : plant_lines(random);
    CAPTURE(seed, i);
    REQUIRE(refuters_of(task.instance).empty());
    REQUIRE_FALSE(presolve_network(exact_fit(task.instance)).is_unsat);
  }
}

TEST_CASE("what a rule refutes z3 does not fit", "[property]") {
  if (!test::has_z3()) {
    WARN("skipped: z3 is not linked");
    return;
  }
  const std::uint64_t seed = test::seed_or(20272);
  test::Random random(seed);
  const auto backend = make_backend("z3");
  Limits limits;
  limits.seconds = 0.3;
  std::map<std::string, int> refuted;
  std::map<Status, int> said;
  for (int i = 0; i < test::scaled(150); ++i) {
    Task task = i % 2 == 0 ? plant_bottleneck(random) : plant_lines(random);
    disturb(random, task.instance);
    std::vector<std::string> refuters = refuters_of(task.instance);
    if (presolve_network(exact_fit(task.instance)).is_unsat) refuters.emplace_back("presolve");
    if (refuters.empty()) continue;
    for (const std::string& rule : refuters) ++refuted[rule];
    const Status status = run(*backend, encode(exact_fit(task.instance)).system, limits).status;
    ++said[status];
    CAPTURE(seed, i, refuters);
    REQUIRE(status != Status::sat);
  }
  for (const auto& [rule, count] : refuted) WARN(rule << " " << count);
  WARN("z3 says unsat of " << said[Status::unsat] << ", unknown of " << said[Status::unknown]);
  for (const Rule& rule : rules) {
    CAPTURE(rule.name);
    CHECK(refuted[rule.name] > 0);
  }
}
