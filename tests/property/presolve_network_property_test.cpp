// The laws of the rules on networks, on random planted weights and against z3.
#include "encode/encode.h"
#include "generate/random_network.h"
#include "presolve/network/network_presolve.h"
#include "encode/model_values.h"
#include "support/linked.h"
#include "support/presolved_witness.h"
#include "support/random_instance.h"
#include "support/scale.h"

#include "nnsolve/backend.h"
#include "nnsolve/check.h"

#include <catch2/catch.hpp>

#include <limits>
#include <map>

using namespace nnsolve;

namespace {

/// Chains of identity layers of different widths, and data with gaps.
test::Shape linear_shape(test::Random& random) {
  test::Shape shape;
  shape.hidden = 6;
  shape.outputs = 3;
  shape.rows = 6;
  shape.zero_input = 0.2;
  shape.relu = 0;
  shape.prescribed = 0;
  shape.question_mark = test::uniform(random, 0, 1) == 0 ? 0.1 : 0.3;
  shape.layered = 1;
  return shape;
}

/// Layers of interchangeable ReLUs, of which biases and some weights are prescribed.
test::Shape twin_shape() {
  test::Shape shape;
  shape.inputs = 1;
  shape.hidden = 5;
  shape.rows = 6;
  shape.zero_input = 0.1;
  shape.relu = 1;
  shape.prescribed = 0.3;
  shape.layered = 1;
  shape.twins = 0.9;
  shape.fixed_bias = 1;
  return shape;
}

/// The shapes that the rules are about: wide data and narrow, few and many of each kind of neuron.
test::Shape random_shape(test::Random& random) {
  const std::int64_t kind = test::uniform(random, 0, 7);
  if (kind == 0) return linear_shape(random);
  if (kind == 1) return twin_shape();
  test::Shape shape;
  shape.inputs = static_cast<int>(test::uniform(random, 1, 4));
  shape.hidden = static_cast<int>(test::uniform(random, 1, 5));
  shape.outputs = static_cast<int>(test::uniform(random, 1, 3));
  shape.rows = static_cast<int>(test::uniform(random, 1, 9));
  auto one_of = [&](std::initializer_list<double> list) { return list.begin()[test::uniform(random, 0, 3)]; };
  shape.edge_density = one_of({0.3, 0.6, 0.8, 1});
  shape.zero_input = one_of({0, 0.4, 0.7, 0.9});
  shape.relu = one_of({0, 0.4, 0.7, 1});
  shape.prescribed = one_of({0, 0, 0.1, 0.3});
  shape.question_mark = one_of({0, 0.1, 0.4, 0.8});
  shape.layered = 0.3;
  shape.twins = one_of({0, 0, 0.4, 0.8});
  shape.fixed_bias = one_of({0, 0, 0.3, 1});
  return shape;
}

/// Step by step: the solution is pushed, keeps to all that is known, and is lifted back.
void push_through(const test::Planted& planted, std::map<std::string, int>& uses) {
  Witness witness = planted.witness;
  test::PresolvedPrefix before = test::presolve_prefix(planted.instance, 0);
  REQUIRE(is_same_instance(before.presolved.instance, planted.instance));
  while (true) {
    test::PresolvedPrefix after = test::presolve_prefix(planted.instance, before.presolved.step_count + 1);
    REQUIRE_FALSE(after.presolved.is_unsat);
    if (after.presolved.step_count == before.presolved.step_count) break;
    ++uses[after.rule];
    CAPTURE(after.presolved.step_count, after.rule);
    witness = test::push_step(before, after, std::move(witness));
    REQUIRE(test::fault_of(after.presolved, witness) == "");
    CheckResult checked = check(planted.instance, lift(after.presolved.lift, planted.instance, witness));
    INFO(checked.problem);
    REQUIRE(checked.checked);
    before = std::move(after);
  }
}

/// One layer of ReLUs and data on one line, or on three parallel ones, that lie closer than most ReLUs bend. ReLUs are
/// scaled, mirrored, mostly as a whole, tilted, mostly alike, and in any order. Now and then one has a prescribed
/// weight or bias.
test::Planted random_stripes(test::Random& random) {
  const bool is_plane = test::uniform(random, 0, 1) == 0;
  const auto relus = static_cast<std::uint32_t>(test::uniform(random, 1, 3));
  const std::uint32_t inputs = is_plane ? 2 : 1;
  const auto outputs = static_cast<std::uint32_t>(test::uniform(random, 1, 2));
  test::Planted planted;
  Network& network = planted.instance.network;
  network.input_count = inputs;
  network.output_count = outputs;
  network.neurons.resize(inputs + relus + outputs);
  for (NeuronIndex n = 0; n < network.neuron_count(); ++n) {
    network.neurons[n].name = "n" + std::to_string(n);
    if (!network.is_input(n) && !network.is_output(n)) network.neurons[n].activation = Activation::relu;
  }
  const auto side = [&] { return Rational(test::uniform(random, 0, 1) == 0 ? 1 : -1); };
  const auto slant = [&] { return Rational(is_plane ? test::uniform(random, -2, 2) : 0); };
  const bool is_mixed = test::uniform(random, 0, 2) == 0;
  const std::int64_t crowd = test::uniform(random, 0, 3);
  const Rational mirror = side();
  const Rational tilt = slant();
  std::int64_t floor = test::uniform(random, 0, 3) == 0 ? 0 : 4;
  std::vector<Value> biases;
  for (std::uint32_t r = 0; r < relus; ++r) {
    const NeuronIndex relu = inputs + (r + static_cast<std::uint32_t>(relus > 1)) % relus;
    const Rational size(test::uniform(random, 1, 3), test::uniform(random, 1, 3));
    const Rational own = is_mixed ? side() : Rational(1);  // against the others
    const Rational own_tilt = is_mixed ? slant() : tilt;
    const Rational place = Rational(floor) + Rational(test::uniform(random, 0, 4), 4);
    floor += crowd == 0 ? test::uniform(random, 0, 2) : crowd == 1 ? 1 : 5;
    for (NeuronIndex input = 0; input < inputs; ++input) {
      network.edges.push_back({input, relu, {}, {}});
      planted.witness.weights.emplace_back(size * own * (input == 0 ? mirror : own_tilt));
    }
    biases.emplace_back(-(size * own * place));
    for (NeuronIndex output = network.first_output(); output < network.neuron_count(); ++output) {
      network.edges.push_back({relu, output, {}, {}});
      planted.witness.weights.emplace_back(Rational(test::uniform(random, 0, 3) - 1) / size);
    }
  }
  planted.witness.biases.resize(relus + outputs);
  for (std::uint32_t r = 0; r < relus; ++r) {
    planted.witness.biases[(r + static_cast<std::uint32_t>(relus > 1)) % relus] = biases[r];
  }
  for (std::uint32_t k = 0; k < outputs; ++k) {
    planted.witness.biases[relus + k] = Value(Rational(test::uniform(random, -1, 1)));
  }
  if (test::uniform(random, 0, 5) == 0) {
    const auto edge =
        static_cast<EdgeIndex>(test::uniform(random, 0, static_cast<std::int64_t>(network.edges.size()) - 1));
    network.edges[edge].weight = planted.witness.weights[edge].rational();
  }
  if (test::uniform(random, 0, 5) == 0) network.neurons[inputs].bias = planted.witness.biases[0].rational();
  for (std::int64_t y = 0; y < (is_plane ? 3 : 1); ++y) {
    for (std::int64_t x = 0; x < 9 + 5 * relus; ++x) {
      if (x != 0) planted.instance.inputs.push(0, mirror * Rational(x));
      if (y != 0) planted.instance.inputs.push(1, Rational(y));
      planted.instance.inputs.finish_row();
      generators::push_planted_targets(random, planted.instance, planted.witness, 0);
    }
  }
  return planted;
}

}  // namespace

TEST_CASE("presolve of a network loses no planted solution, step by step, and lifts each back", "[property]") {
  const std::uint64_t seed = test::seed_or(20261122);
  test::Random random(seed);
  std::map<std::string, int> uses;
  for (int i = 0; i < test::scaled(40000); ++i) {
    test::Planted planted = test::random_planted(random, random_shape(random));
    CAPTURE(seed, i);
    push_through(planted, uses);
  }
  for (const auto& [rule, count] : uses) WARN(rule << " " << count);
  for (const char* rule :
       {"prune", "merge-rows", "zero-row", "private-neuron", "independent-patterns", "hidden-bias", "relu-output",
        "one-out-edge", "scale", "interchangeable", "collapse", "dependent-target", "factor"}) {
    CAPTURE(rule);
    CHECK(uses[rule] > 10);
  }
}

// Without it: few of the networks above bend where their data say.
TEST_CASE("forced bends lose no planted solution", "[property]") {
  const std::uint64_t seed = test::seed_or(20261128);
  test::Random random(seed);
  std::map<std::string, int> uses;
  const int count = test::scaled(2000);
  for (int i = 0; i < count; ++i) {
    CAPTURE(seed, i);
    push_through(random_stripes(random), uses);
  }
  CHECK(uses["forced-bends"] > count / 10);
}

namespace {

/// Half of the time changes some targets, so that often nothing fits.
TrainingInstance random_question(test::Random& random) {
  TrainingInstance instance = test::random_planted(random, random_shape(random)).instance;
  if (test::uniform(random, 0, 3) == 0) return instance;
  SparseRows targets;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    for (const auto& target : instance.targets[row]) {
      const bool is_changed = test::uniform(random, 0, 2) == 0;
      targets.push(target.column, is_changed ? Rational(test::uniform(random, 0, 2)) : target.value);
    }
    targets.finish_row();
  }
  instance.targets = std::move(targets);
  return instance;
}

Outcome ask_z3(const Encoding& encoding) {
  Limits limits;
  limits.seconds = 0.5;
  return run(*make_backend("z3"), encoding.system, limits);
}

/// What z3 says of the instance after so many steps; sat only if the lifted witness fits the given instance.
Status ask_presolved(const TrainingInstance& instance, std::size_t limit, std::size_t& step_count) {
  PresolveOptions options;
  options.limit = limit;
  const PresolvedNetwork presolved = presolve_network(exact_fit(instance), options);
  step_count = presolved.step_count;
  if (presolved.is_unsat) return Status::unsat;
  const Encoding encoding = encode(presolved.instance, presolved.structure, presolved.conditions);
  const Outcome outcome = ask_z3(encoding);
  if (outcome.status != Status::sat) return outcome.status;
  const Witness found = witness_of(presolved.instance, encoding, outcome.model);
  Witness lifted = lift(presolved.lift, instance, found);
  const CheckResult checked = check(instance, std::move(lifted));
  INFO(checked.problem);
  CHECK(checked.checked);
  return checked.checked ? Status::sat : Status::unknown;
}

}  // namespace

TEST_CASE("with and without presolve of the network z3 says the same", "[property]") {
  if (!test::has_z3()) {
    WARN("skipped: z3 is not linked");
    return;
  }
  const std::uint64_t seed = test::seed_or(4242);
  test::Random random(seed);
  std::map<Status, int> before;
  std::map<Status, int> after;
  for (int i = 0; i < test::scaled(250); ++i) {
    const TrainingInstance instance = random_question(random);
    CAPTURE(seed, i);
    const Status plain = ask_z3(encode(exact_fit(instance))).status;
    std::size_t step_count = 0;
    const Status presolved = ask_presolved(instance, std::numeric_limits<std::size_t>::max(), step_count);
    ++before[plain];
    ++after[presolved];
    const bool is_contradiction = plain != presolved && plain != Status::unknown && presolved != Status::unknown;
    REQUIRE_FALSE(is_contradiction);
  }
  WARN("sat, unsat: " << before[Status::sat] << ", " << before[Status::unsat] << " before, " << after[Status::sat]
                      << ", " << after[Status::unsat] << " after");
  CHECK(after[Status::sat] > test::scaled(250) / 10);
  CHECK(after[Status::unsat] > test::scaled(250) / 10);
}

TEST_CASE("presolve of a network may stop after any step", "[property]") {
  if (!test::has_z3()) return;
  const std::uint64_t seed = test::seed_or(777);
  test::Random random(seed);
  for (int i = 0; i < test::scaled(12); ++i) {
    const TrainingInstance instance = random_question(random);
    std::map<Status, int> said;
    std::size_t step_count = 0;
    for (std::size_t limit = 0; limit == step_count; ++limit) {
      CAPTURE(seed, i, limit);
      ++said[ask_presolved(instance, limit, step_count)];
      const bool is_contradiction = said[Status::sat] > 0 && said[Status::unsat] > 0;
      REQUIRE_FALSE(is_contradiction);
    }
  }
}
