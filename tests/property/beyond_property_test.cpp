// What goes beyond the paper's problem, on random instances: every activation, restricted weights and biases, targets
// that are inequalities.
//
// Without this, the encoding of an activation could differ from its definition, a restriction be lost on the way, or a
// rule that was proved for ReLUs and identities be used where it is wrong: each answer is held against weights that are
// there, or against all weights that are allowed.
#include "algebra/compare_reals.h"
#include "cost/tangent_cuts.h"
#include "encode/encode.h"
#include "generate/families.h"
#include "generate/random_network.h"
#include "io/instance_text.h"
#include "presolve/network/network_presolve.h"
#include "support/linked.h"
#include "support/scale.h"

#include "nnsolve/backend.h"
#include "nnsolve/check.h"
#include "nnsolve/io.h"
#include "nnsolve/presolve.h"
#include "nnsolve/solve.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <utility>

using namespace nnsolve;
using namespace nnsolve::generators;
using nnsolve::test::has_z3;
using nnsolve::test::scaled;
using nnsolve::test::seed_or;

namespace {

struct PlantedTask {
  TrainingInstance instance;
  Witness witness;
};

PlantedTask planted(std::size_t size, std::uint64_t seed) {
  GeneratedInstance generated = make_beyond(size, seed);
  return {std::get<TrainingInstance>(std::move(generated.input)), *std::move(generated.witness)};
}

Status ask_z3(const System& system, double seconds) {
  Limits limits;
  limits.seconds = seconds;
  return run(*make_backend("z3"), system, limits).status;
}

/// The encoding, with these numbers for its weights and biases.
System pinned(const TrainingInstance& instance, const Witness& witness) {
  Encoding encoding = encode(instance);
  const auto pin = [&](Variable variable, const Value& value) {
    if (variable == Encoding::no_variable) return;
    Polynomial error = Polynomial::variable(variable) - Polynomial(value.rational());
    encoding.system.constraints.push_back(Constraint::atom(std::move(error), Relation::equal));
  };
  for (EdgeIndex e = 0; e < witness.weights.size(); ++e) pin(encoding.weight_variables[e], witness.weights[e]);
  const NeuronIndex inputs = instance.network.input_count;
  for (std::size_t i = 0; i < witness.biases.size(); ++i) pin(encoding.bias_variables[inputs + i], witness.biases[i]);
  return std::move(encoding.system);
}

/// One of the weights and biases that have a variable is another number. What has none has no influence, and the
/// encoding says nothing of it.
void disturb(Random& random, PlantedTask& task) {
  const Encoding encoding = encode(task.instance);
  std::vector<Value*> numbers;
  for (EdgeIndex e = 0; e < task.witness.weights.size(); ++e) {
    if (encoding.weight_variables[e] != Encoding::no_variable) numbers.push_back(&task.witness.weights[e]);
  }
  const NeuronIndex inputs = task.instance.network.input_count;
  for (std::size_t i = 0; i < task.witness.biases.size(); ++i) {
    if (encoding.bias_variables[inputs + i] != Encoding::no_variable) numbers.push_back(&task.witness.biases[i]);
  }
  if (numbers.empty()) return;
  Value& changed = *pick(random, numbers);
  changed = Value(changed.rational() + small_nonzero(random));
}

std::string text_of(const TrainingInstance& instance) {
  std::string text;
  append_instance(text, instance);
  return text;
}

/// What z3 says of the encoding, with presolve of the system or without.
Status ask(const TrainingInstance& instance, bool is_presolved, double seconds) {
  InstanceStructure structure = find_structure(instance);
  const PresolvedTraining network = presolve_network(instance, std::move(structure));
  REQUIRE_FALSE(network.is_unsat);
  System system = encode(network.instance, network.structure, network.conditions).system;
  if (!is_presolved) return ask_z3(system, seconds);
  const PresolvedSystem left = presolve(std::move(system));
  return left.is_unsat ? Status::unsat : ask_z3(left.system, seconds);
}

/// A network of few parameters, each of which is one of a few numbers, and targets by chance.
TrainingInstance finite_task(Random& random) {
  PlantedTask task = planted(2, random());
  TrainingInstance instance = std::move(task.instance);
  auto domain = std::make_shared<ParameterDomain>();
  domain->values = {Rational(-1), Rational(1, 2), Rational(2)};
  std::size_t left = 6;  // parameters to be chosen
  const auto restrict = [&](std::optional<Rational>& value, std::shared_ptr<const ParameterDomain>& allowed) {
    allowed.reset();
    if (value) return;
    if (left == 0) {
      value = small_rational(random);
    } else {
      --left;
      allowed = domain;
    }
  };
  for (Edge& edge : instance.network.edges) restrict(edge.weight, edge.domain);
  for (NeuronIndex n = instance.network.input_count; n < instance.network.neuron_count(); ++n) {
    restrict(instance.network.neurons[n].bias, instance.network.neurons[n].bias_domain);
  }
  return instance;
}

/// Of a finite task, until take(weights) says that it is enough.
template <class Take>
void go_through_all_weights(const TrainingInstance& instance, Take take) {
  const Network& network = instance.network;
  Witness witness;
  std::vector<std::pair<Value*, const ParameterDomain*>> choices;
  witness.weights.resize(network.edges.size());
  witness.biases.resize(network.neuron_count() - network.input_count);
  const auto add = [&](Value& value, const std::optional<Rational>& prescribed, const auto& domain) {
    if (prescribed) {
      value = Value(*prescribed);
    } else {
      choices.emplace_back(&value, domain.get());
    }
  };
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    add(witness.weights[e], network.edges[e].weight, network.edges[e].domain);
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    add(witness.biases[n - network.input_count], network.neurons[n].bias, network.neurons[n].bias_domain);
  }
  std::size_t count = 1;
  for (const auto& [value, domain] : choices) count *= domain->values.size();
  for (std::size_t number = 0; number < count; ++number) {
    std::size_t rest = number;
    for (const auto& [value, domain] : choices) {
      *value = Value(domain->values[rest % domain->values.size()]);
      rest /= domain->values.size();
    }
    if (take(witness)) return;
  }
}

/// Whether some of all weights that are allowed are a solution, by check().
bool has_solution(const TrainingInstance& instance) {
  bool is_solved = false;
  go_through_all_weights(
      instance, [&](const Witness& witness) { return is_solved = check(instance, witness).checked.has_value(); });
  return is_solved;
}

}  // namespace

TEST_CASE("planted weights keep to what is allowed, and files say all of it", "[beyond]") {
  const std::uint64_t first = seed_or(1);
  for (std::uint64_t seed = first; seed < first + static_cast<std::uint64_t>(scaled(400)); ++seed) {
    INFO("seed " << seed);
    const PlantedTask task = planted(1 + seed % 6, seed);
    REQUIRE(check(task.instance, task.witness).problem.empty());
    REQUIRE(compare(total_cost(task.instance, task.witness), Real(task.instance.threshold)) <= 0);
    const std::string text = text_of(task.instance);
    const TrainingInstance again = read_instance(text, "written");
    REQUIRE(is_same_instance(again, task.instance));
    REQUIRE(text_of(again) == text);
  }
}

TEST_CASE("the encoding holds of weights exactly if the evaluation does", "[beyond]") {
  if (!has_z3()) {
    WARN("z3 is not linked");
    return;
  }
  Random random(seed_or(2));
  int valid = 0;
  int invalid = 0;
  for (int i = 0; i < scaled(120); ++i) {
    const std::uint64_t seed = random();
    INFO("seed " << seed);
    PlantedTask task = planted(3, seed);
    if (i % 2 == 1) {
      disturb(random, task);
    }
    const bool is_valid = check(task.instance, task.witness).checked.has_value();
    const Status status = ask_z3(pinned(task.instance, task.witness), 5);
    if (is_valid) {
      REQUIRE(status == Status::sat);
    } else {
      REQUIRE(status == Status::unsat);
    }
    ++(is_valid ? valid : invalid);
  }
  CHECK(valid > 50);
  CHECK(invalid > 10);
}

TEST_CASE("planted solutions are never lost, with presolve and without", "[beyond]") {
  if (!has_z3()) {
    WARN("z3 is not linked");
    return;
  }
  const std::uint64_t first = seed_or(3);
  int decided = 0;
  const int count = scaled(80);
  for (int i = 0; i < count; ++i) {
    const PlantedTask task = planted(3, first + static_cast<std::uint64_t>(i));
    INFO("seed " << first + static_cast<std::uint64_t>(i));
    for (const bool is_presolved : {false, true}) {
      const Status status = ask(task.instance, is_presolved, 0.5);
      REQUIRE(status != Status::unsat);
      if (status == Status::sat) ++decided;
    }
  }
  CHECK(decided > count);
}

TEST_CASE("answers are those of trying all weights", "[beyond]") {
  if (!has_z3()) {
    WARN("z3 is not linked");
    return;
  }
  Random random(seed_or(4));
  int sat = 0;
  int unsat = 0;
  for (int i = 0; i < scaled(60); ++i) {
    const TrainingInstance instance = finite_task(random);
    INFO(text_of(instance));
    const bool is_sat = has_solution(instance);
    for (const bool is_presolved : {false, true}) {
      const Status status = ask(instance, is_presolved, 2);
      if (status != Status::unknown) REQUIRE((status == Status::sat) == is_sat);
    }
    ++(is_sat ? sat : unsat);
  }
  CHECK(sat >= 3);
  CHECK(unsat >= 10);
}

TEST_CASE("the least cost of all cases is that of trying all weights", "[beyond]") {
  Random random(seed_or(5));
  constexpr Cost costs[] = {Cost::mean_squared_error, Cost::l1, Cost::max};
  int found_count = 0;
  for (int i = 0; i < scaled(90); ++i) {
    TrainingInstance instance = finite_task(random);
    instance.cost = costs[i % 3];
    INFO(text_of(instance));
    const std::optional<TangentResult> found = least_by_tangents(instance, {});
    if (!found) continue;
    REQUIRE(found->is_finished);
    ++found_count;
    std::optional<Real> least;
    go_through_all_weights(instance, [&](const Witness& witness) {
      Real cost = total_cost(instance, witness);
      if (!least || compare(cost, *least) < 0) least = std::move(cost);
      return false;
    });
    REQUIRE(compare(Real(*found->least), *least) == 0);
    REQUIRE(compare(total_cost(instance, *found->witness), *least) == 0);
    instance.threshold = *found->least;
    if (instance.threshold.is_zero()) continue;
    REQUIRE(check(instance, *found->witness).checked);
    if (i % 9 != 0) continue;
    SolveOptions options;
    options.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    REQUIRE(solve(instance, options).answer.status != Status::unsat);
    instance.threshold *= Rational(9, 10);
    REQUIRE(solve(instance, options).answer.status != Status::sat);
  }
  CHECK(found_count > 20);
}

TEST_CASE("presolve of networks leaves alone what its rules were not proved for", "[beyond]") {
  const TrainingInstance plain = read_instance(R"({"nnsolve": "training/1", "network": {"layers": [1, 2, 1],
    "activations": ["relu", "identity"]}, "data": [{"x": [0], "y": [0]}, {"x": [1], "y": [1]}], "threshold": 1})",
                                               "plain");
  for (int change = 0; change < 4; ++change) {
    TrainingInstance instance = plain;
    auto domain = std::make_shared<ParameterDomain>();
    domain->range.min = Rational(0);
    if (change == 0) instance.network.neurons[1].activation = Activation::step;
    if (change == 1) instance.network.neurons[1].bias_domain = domain;
    if (change == 2) instance.network.edges[0].domain = domain;
    if (change == 3) instance.range_targets = {{1, 0, {Rational(0), std::nullopt, false, false}}};
    INFO(change);
    REQUIRE_FALSE(is_plain(instance));
    CHECK_THROWS(ExactFit(TrainingTask(instance)));
    TrainingInstance exact = instance;
    exact.threshold = Rational();
    CHECK_THROWS(exact_fit(exact));
    InstanceStructure structure = find_structure(instance);
    CHECK(presolve_network(instance, std::move(structure)).step_count == 0);
  }
}
