// The search beyond plain tasks: leaky and clipped neurons, targets that are inequalities, parameters with ends. If a
// piece is wrong, the answers stay right, and such tasks are left to solvers that know nothing of networks.
#include "generate/families.h"
#include "native/cost/search_cost.h"
#include "native/network/confirm.h"
#include "native/network/search_network.h"
#include "tests/support/scale.h"

#include "nnsolve/check.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <optional>
#include <random>
#include <sstream>
#include <string>

namespace nnsolve::test {
namespace {

using native::ExactParameters;
using native::FloatNetwork;
using native::ParameterNumbers;

struct PlantedTask {
  TrainingInstance instance;
  Witness witness;
};

/// A task of the family that can be searched, with weights that meet all targets.
std::optional<PlantedTask> planted_task(std::uint64_t seed) {
  auto generated = generators::make_beyond(4, seed);
  PlantedTask task{std::get<TrainingInstance>(std::move(generated.input)), *std::move(generated.witness)};
  if (!task.instance.threshold.is_zero() || !native::can_be_searched(task.instance)) return std::nullopt;
  return task;
}

ExactParameters parameters_of(const PlantedTask& task, const ParameterNumbers& index) {
  ExactParameters parameters(index.count);
  for (EdgeIndex e = 0; e < index.of_edge.size(); ++e) {
    if (index.of_edge[e] != ParameterNumbers::none) parameters[index.of_edge[e]] = task.witness.weights[e].rational();
  }
  const Network& network = task.instance.network;
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    if (index.of_neuron[n] == ParameterNumbers::none) continue;
    parameters[index.of_neuron[n]] = task.witness.biases[n - network.input_count].rational();
  }
  return parameters;
}

Eigen::VectorXd in_floating_point(const ExactParameters& parameters) {
  Eigen::VectorXd result(static_cast<Eigen::Index>(parameters.size()));
  for (std::size_t i = 0; i < parameters.size(); ++i) result[static_cast<Eigen::Index>(i)] = parameters[i].to_double();
  return result;
}

Rational value_of_form(const AffineEquation& form, const ExactParameters& parameters) {
  Rational sum = form.constant;
  for (const auto& [unknown, coefficient] : form.terms) sum += coefficient * parameters[unknown];
  return sum;
}

TrainingInstance example_beyond(const std::string& name) {
  std::ifstream file(NNSOLVE_SOURCE_DIR "/instances/beyond/" + name + ".net.json");
  std::ostringstream text;
  text << file.rdbuf();
  return read_instance(text.str(), name);
}

}  // namespace

TEST_CASE("native: what is evaluated exactly is what check says, beyond plain tasks too") {
  std::mt19937 random(seed_or(20261128));
  int kept = 0;
  int missed = 0;
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    const auto task = planted_task(seed);
    if (!task) continue;
    CAPTURE(seed);
    const FloatNetwork network(task->instance);
    ExactParameters parameters = parameters_of(*task, network.index());
    REQUIRE(native::fits(network, parameters));
    for (Rational& value : parameters) {
      if (random() % 3 == 0) value += Rational(static_cast<std::int64_t>(random() % 5) - 2, 4);
    }
    const bool is_right = check(task->instance, native::to_witness(network, parameters)).checked.has_value();
    REQUIRE(native::fits(network, parameters) == is_right);
    ++(is_right ? kept : missed);
  }
  CHECK(kept > 20);
  CHECK(missed > 20);
}

TEST_CASE("native: derivatives beyond plain tasks are those of the residuals") {
  std::mt19937 random(seed_or(20261128));
  int compared = 0;
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    const auto task = planted_task(seed);
    if (!task) continue;
    CAPTURE(seed);
    const FloatNetwork network(task->instance);
    Eigen::VectorXd place = in_floating_point(parameters_of(*task, network.index()));
    for (double& value : place) value += std::normal_distribution<double>()(random);
    const FloatNetwork::Point at = network.at(place);
    const Eigen::MatrixXd jacobian = network.jacobian(at);
    constexpr double step = 1e-7;  // so short that hardly a neuron changes its piece
    for (Eigen::Index k = 0; k < place.size(); ++k) {
      if (network.domains()[static_cast<std::size_t>(k)] != nullptr) continue;  // moved back, perhaps
      Eigen::VectorXd beside = at.parameters;
      beside[k] += step;
      const Eigen::VectorXd slope = (network.at(beside).residuals - at.residuals) / step;
      REQUIRE((slope - jacobian.col(k)).norm() < 1e-3 * (1 + slope.norm()));
      ++compared;
    }
  }
  CHECK(compared > 300);
}

TEST_CASE("native: conditions beyond plain tasks hold for planted weights, and whatever satisfies them fits") {
  std::mt19937 random(seed_or(20261128));
  int solved = 0;
  for (std::uint64_t seed = 0; seed < 1500; ++seed) {
    const auto task = planted_task(seed);
    if (!task) continue;
    CAPTURE(seed);
    const FloatNetwork network(task->instance);
    const ExactParameters parameters = parameters_of(*task, network.index());
    const native::Phases phases = native::phases_of(network, network.at(in_floating_point(parameters)), 1e-9);
    for (const std::vector<bool>& set : native::choose_unknowns(network)) {
      const auto conditions = native::linear_conditions(network, parameters, set, phases);
      REQUIRE(conditions.is_possible);
      const auto hold = [&](const ExactParameters& values) {
        const auto sign = [&](const AffineEquation& form) { return value_of_form(form, values).sign(); };
        return std::ranges::all_of(conditions.equations, [&](const auto& form) { return sign(form) == 0; }) &&
               std::ranges::all_of(conditions.at_least_zero, [&](const auto& form) { return sign(form) >= 0; }) &&
               std::ranges::all_of(conditions.above_zero, [&](const auto& form) { return sign(form) > 0; });
      };
      REQUIRE(hold(parameters));
      const std::optional<Echelon> echelon = solve_linear(conditions.equations);
      REQUIRE(echelon);
      for (const int scale : {1, 4, 1000}) {
        ExactParameters other = parameters;
        for (std::size_t k = 0; k < other.size(); ++k) {
          if (set[k]) other[k] += Rational(static_cast<std::int64_t>(random() % 5) - 2, scale);
        }
        echelon->complete(other);
        if (!hold(other)) continue;
        REQUIRE(native::fits(network, other));
        if (other != parameters) ++solved;
      }
    }
  }
  CHECK(solved > 100);
}

TEST_CASE("native: an end that is excluded is not reached") {
  for (const char* target : {">0", "<0"}) {
    CAPTURE(target);
    const TrainingInstance instance = read_instance(
        std::string(R"({"nnsolve": "training/1", "network": {"layers": [1, 1]}, "data": [{"x": [0], "y": [")") +
            target + R"("]}]})",
        "text");
    const FloatNetwork network(instance);
    const auto conditions = native::linear_conditions(network, {Rational(0), Rational(0)}, {true, false}, {1, 2});
    CHECK_FALSE(conditions.is_possible);
    CHECK(native::linear_conditions(network, {Rational(0), Rational(0)}, {true, true}, {1, 2}).above_zero.size() == 1);
  }
}

TEST_CASE("native: planted tasks beyond plain ones are found") {
  int found_count = 0;
  int count = 0;
  for (std::uint64_t seed = 0; count < 60; ++seed) {
    const auto task = planted_task(seed);
    if (!task) continue;
    ++count;
    CAPTURE(seed);
    const auto found = native::search_network(task->instance, {.work_limit = 1e7});
    if (!found) continue;
    ++found_count;
    REQUIRE(check(task->instance, std::get<Witness>(*found)).checked);
  }
  CAPTURE(found_count);
  CHECK(found_count >= 48);
}

TEST_CASE("native: named examples beyond plain tasks") {
  for (const char* name : {"absolute-value-leaky", "ramp-clip", "xor-by-sign", "band-just-wide-enough"}) {
    CAPTURE(name);
    const TrainingInstance instance = example_beyond(name);
    REQUIRE(native::can_be_searched(instance));
    const auto found = native::search_network(instance, {.work_limit = 1e9});
    REQUIRE(found);
    CHECK(check(instance, std::get<Witness>(*found)).checked);
  }
  for (const char* name : {"nonnegative-weights", "strictly-above", "band-too-tight", "clip-out-of-reach"}) {
    CAPTURE(name);
    CHECK_FALSE(native::search_network(example_beyond(name), {.work_limit = 1e5}));
  }
  CHECK_FALSE(native::can_be_searched(example_beyond("xor-step")));
  CHECK_FALSE(native::can_be_searched(example_beyond("majority-ternary")));
}

TEST_CASE("the search for low costs knows what a task beyond plain ones costs and allows") {
  int asked = 0;
  int reached = 0;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    std::optional<PlantedTask> task = planted_task(seed);
    if (!task) continue;
    CAPTURE(seed);
    ++asked;
    TrainingInstance& instance = task->instance;
    instance.cost = seed % 3 == 0 ? Cost::l1 : seed % 3 == 1 ? Cost::max : Cost::mean_squared_error;
    native::SearchOptions options;
    native::CostSearch search(instance, options);
    std::optional<native::LowCost> best;
    while (search.attempt_count() < 8 && !search.is_over()) {
      if (auto found = search.attempt(Rational(1, 100))) best = std::move(found);
    }
    REQUIRE(best);
    REQUIRE(total_cost(instance, best->witness) == Real(best->cost));
    instance.threshold = best->cost + Rational(1, 1000);
    REQUIRE(check(instance, best->witness).checked);  // what is restricted is as it must be
    reached += best->cost <= Rational(1, 100) ? 1 : 0;
  }
  CHECK(asked > 10);
  CHECK(2 * reached > asked);
}

}  // namespace nnsolve::test
