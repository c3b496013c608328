// What presolve pays of a cost, step by step: what weights cost before and after is what the law of an edit says
// (network_edit.h).
//
// Without this, a rule could pay more than targets cost, and what is possible be called impossible, or less, and a
// least cost be too small; a step that is right in the end could be so by luck. Costs are computed by the definition
// here.
#include "presolve/network/network_editor.h"
#include "presolve/network/network_presolve.h"
#include "presolve/network/rules.h"
#include "support/random_instance.h"
#include "support/scale.h"

#include "nnsolve/check.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

constexpr Cost cost_kinds[] = {Cost::mean_squared_error, Cost::l1, Cost::max};

Rational cost_by_definition(const TrainingInstance& instance, const Witness& witness) {
  Rational total;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    const std::vector<Rational> values = evaluate(instance, witness, row);
    for (const auto& target : instance.targets[row]) {
      const Rational error = values[instance.network.first_output() + target.column] - target.value;
      const Rational size = error.sign() < 0 ? -error : error;
      total = instance.cost == Cost::max  ? std::max(total, size)
              : instance.cost == Cost::l1 ? total + size
                                          : total + size * size;
    }
  }
  if (instance.cost == Cost::mean_squared_error) total /= Rational(std::int64_t{instance.network.output_count});
  return total;
}

Rational together(Cost cost, const Rational& a, const Rational& b) {
  return cost == Cost::max ? std::max(a, b) : a + b;
}

/// Data points that look alike and ask for different things, targets below 0, constants: what the rules are about.
struct Task {
  TrainingInstance instance;
  Witness witness;  // costs the threshold
};

Task random_task(Random& random) {
  Shape shape;
  shape.hidden = static_cast<int>(uniform(random, 0, 4));
  shape.rows = 6;
  shape.layered = 0.5;
  shape.zero_input = uniform(random, 0, 1) == 0 ? 0.3 : 0.7;
  shape.relu = 0.3 * static_cast<double>(uniform(random, 0, 2));
  shape.prescribed = 0.15 * static_cast<double>(uniform(random, 0, 1));
  shape.fixed_bias = 0.4 * static_cast<double>(uniform(random, 0, 1));
  Planted planted = random_planted(random, shape);
  Task task{std::move(planted.instance), std::move(planted.witness)};
  TrainingInstance& instance = task.instance;
  instance.cost = cost_kinds[uniform(random, 0, 2)];
  const std::int64_t errors = uniform(random, 0, 2);  // of ten targets so many are missed, and one in three a bit more
  SparseRows inputs;
  SparseRows targets;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    for (std::int64_t copies = uniform(random, 1, 2); copies > 0; --copies) {
      for (const auto& input : instance.inputs[row]) inputs.push(input.column, input.value);
      for (const auto& target : instance.targets[row]) {
        const bool is_met = uniform(random, 0, 9) >= errors;
        targets.push(target.column, is_met ? target.value : target.value + small_rational(random));
      }
      inputs.finish_row();
      targets.finish_row();
    }
  }
  instance.inputs = std::move(inputs);
  instance.targets = std::move(targets);
  instance.row_names.clear();
  instance.threshold = cost_by_definition(instance, task.witness);
  return task;
}

/// Any weights that keep to what is prescribed.
Witness random_weights(Random& random, const Network& network) {
  Witness witness;
  for (const Edge& edge : network.edges) witness.weights.emplace_back(edge.weight.value_or(small_rational(random)));
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    witness.biases.emplace_back(network.neurons[n].bias.value_or(small_rational(random)));
  }
  return witness;
}

/// Weights for the instance after the step, from those before it; nothing for rules that only keep outputs as they are.
std::optional<Witness> pushed(const std::string& rule, const Network& before, const Network& after, Witness witness) {
  if (rule == "one-target" || rule == "known-cost" || rule == "affine-residual") return witness;
  if (rule != "private-cost") return std::nullopt;
  const auto bias = [&](NeuronIndex n) -> Value& { return witness.biases[n - before.input_count]; };
  for (EdgeIndex e = 0; e < before.edges.size(); ++e) {
    const Edge& edge = before.edges[e];
    if (edge.weight || !after.edges[e].weight) continue;
    Rational value = bias(edge.from).rational();
    if (before.neurons[edge.from].activation == Activation::relu) value = std::max(Rational(), value);
    if (!before.neurons[edge.to].bias) {
      bias(edge.to) = Value(bias(edge.to).rational() + witness.weights[e].rational() * value);
    }
    witness.weights[e] = Value();
  }
  for (NeuronIndex n = before.input_count; n < before.neuron_count(); ++n) {
    if (!before.neurons[n].bias && after.neurons[n].bias) bias(n) = Value(*after.neurons[n].bias);
  }
  return witness;
}

struct Prefix {
  PresolvedTraining presolved;
  std::string rule;
};

Prefix presolved_up_to(const TrainingInstance& instance, std::size_t steps) {
  Prefix prefix;
  PresolveOptions options;
  options.limit = steps;
  options.trace = [&](const PresolveStep& step) { prefix.rule = step.rule; };
  TrainingInstance copy = instance;
  InstanceStructure structure = find_structure(copy);
  prefix.presolved = presolve_cost(std::move(copy), std::move(structure), options);
  return prefix;
}

}  // namespace

TEST_CASE("each step of presolve pays what goes of the cost, no more and no less", "[thresholds]") {
  const std::uint64_t seed = seed_or(95);
  Random random(seed);
  std::map<std::string, int> uses;
  for (int i = 0; i < scaled(500); ++i) {
    CAPTURE(seed, i);
    const Task task = random_task(random);
    const Cost cost = task.instance.cost;
    Prefix before = presolved_up_to(task.instance, 0);
    for (std::size_t steps = 1;; ++steps) {
      Prefix after = presolved_up_to(task.instance, steps);
      if (after.presolved.step_count < steps) break;
      CAPTURE(steps, after.rule);
      ++uses[after.rule];
      const Network& network = before.presolved.instance.network;
      for (int k = 0; k < 3; ++k) {
        // What costs so much before costs no more after, and just that if no weight was changed.
        const Witness weights = k == 0 && steps == 1 ? task.witness : random_weights(random, network);
        const auto carried = pushed(after.rule, network, after.presolved.instance.network, weights);
        if (carried) {
          const Rational old_cost =
              together(cost, before.presolved.paid, cost_by_definition(before.presolved.instance, weights));
          const Rational new_cost =
              together(cost, after.presolved.paid, cost_by_definition(after.presolved.instance, *carried));
          if (after.rule == "private-cost") {
            REQUIRE(new_cost <= old_cost);
          } else {
            REQUIRE(new_cost == old_cost);
          }
        }
        // And back to what was given.
        const Witness last = random_weights(random, after.presolved.instance.network);
        const Witness lifted = lift(after.presolved.lift, task.instance, last);
        REQUIRE(cost_by_definition(task.instance, lifted) <=
                together(cost, after.presolved.paid, cost_by_definition(after.presolved.instance, last)));
      }
      before = std::move(after);
    }
  }
  for (const char* rule : {"one-target", "known-cost", "affine-residual", "private-cost"}) {
    CAPTURE(rule);
    CHECK(uses[rule] > 0);
  }
}

TEST_CASE("planted weights are never called too costly, nor 0 where they have none that is", "[thresholds]") {
  const std::uint64_t seed = seed_or(96);
  Random random(seed);
  int nonzero = 0;
  int active = 0;
  int exact = 0;
  for (int i = 0; i < scaled(2000); ++i) {
    CAPTURE(seed, i);
    const Task task = random_task(random);
    TrainingInstance copy = task.instance;
    InstanceStructure structure = find_structure(copy);
    const ThresholdStore store(copy, std::move(structure));
    const std::vector<bool> costly = find_costly_edges(store);
    for (EdgeIndex e = 0; e < costly.size(); ++e) {
      if (!costly[e]) continue;
      ++nonzero;
      REQUIRE_FALSE(task.witness.weights[e].is_zero());
    }
    for (NeuronIndex n = 0; n < copy.network.neuron_count(); ++n) {
      if (!settle_active_output(store, n)) continue;
      ++active;
      TrainingInstance straight = task.instance;
      straight.network.neurons[n].activation = Activation::identity;
      REQUIRE(cost_by_definition(straight, task.witness) == task.instance.threshold);
    }
    TrainingInstance given = task.instance;
    InstanceStructure of_given = find_structure(given);
    const PresolvedTraining presolved = presolve_network(std::move(given), std::move(of_given));
    REQUIRE_FALSE(presolved.is_unsat);
    exact += presolved.instance.threshold.is_zero();
  }
  CHECK(nonzero > 0);
  CHECK(active > 0);
  CHECK(exact > 0);
}
