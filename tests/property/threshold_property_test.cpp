// Thresholds above 0: planted weights whose cost is known, and least costs that are.
//
// Without this, an encoding could charge too much or too little for an error, a rule of presolve that is true of exact
// fits only could be used at a threshold, or an optimum be none: every answer here is held against weights that are
// there, or against a least cost that was found another way.
#include "check/check_and_merge.h"
#include "encode/encode.h"
#include "presolve/network/network_presolve.h"
#include "support/linked.h"
#include "support/random_instance.h"
#include "support/scale.h"

#include "nnsolve/backend.h"
#include "nnsolve/check.h"
#include "nnsolve/io.h"
#include "nnsolve/optimum.h"
#include "nnsolve/solve.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

constexpr Cost costs[] = {Cost::mean_squared_error, Cost::l1, Cost::max};

struct PlantedCost {
  TrainingInstance instance;  // with the cost as threshold
  Witness witness;
};

/// Random weights, and targets that they miss by random errors; the cost by its definition.
PlantedCost planted_cost(Random& random, const Shape& shape, bool is_around_zero = false) {
  Planted planted = random_planted(random, shape);
  TrainingInstance& instance = planted.instance;
  instance.cost = costs[uniform(random, 0, 2)];
  SparseRows targets;
  Rational total;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    for (const auto& target : instance.targets[row]) {
      const Rational error = uniform(random, 0, 1) == 0 ? Rational() : small_rational(random);
      targets.push(target.column, target.value - error);
      const Rational size = error.sign() < 0 ? -error : error;
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
  if (is_around_zero && total.is_zero()) total = Rational(1, 7);
  instance.threshold = std::move(total);
  return {std::move(instance), std::move(planted.witness)};
}

Outcome ask_z3_about(const Encoding& encoding) {
  Limits limits;
  limits.seconds = 0.5;
  return run(*make_backend("z3"), encoding.system, limits);
}

/// What z3 says after presolve; sat only if the lifted weights cost no more than allowed.
Status ask_presolved_instance(const TrainingInstance& instance) {
  TrainingInstance asked = instance;
  InstanceStructure structure = find_structure(asked);
  const PresolvedTraining presolved = presolve_network(std::move(asked), std::move(structure));
  if (presolved.is_unsat) return Status::unsat;
  const Encoding encoding = encode(presolved.instance, presolved.structure, presolved.conditions);
  const Outcome outcome = ask_z3_about(encoding);
  if (outcome.status != Status::sat) return outcome.status;
  const Witness found = witness_of(presolved.instance, encoding, outcome.model);
  const CheckResult checked = check_and_merge(instance, lift(presolved.lift, instance, found));
  INFO(checked.problem);
  CHECK(checked.checked);
  return Status::sat;
}

Shape small_shape(Random& random) {
  Shape shape;
  shape.inputs = static_cast<int>(uniform(random, 1, 3));
  shape.hidden = static_cast<int>(uniform(random, 0, 3));
  shape.layered = 0.5;
  shape.relu = uniform(random, 0, 1) == 0 ? 0 : 0.5;
  shape.prescribed = uniform(random, 0, 1) == 0 ? 0 : 0.15;
  return shape;
}

TrainingInstance load(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return read_instance(text.str(), path.string());
}

SolveOptions for_seconds(double seconds, bool presolve) {
  SolveOptions options;
  options.presolve = presolve;
  options.deadline = std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                                            std::chrono::duration<double>(seconds));
  return options;
}

}  // namespace

TEST_CASE("planted weights cost what they cost, and no less is enough", "[thresholds]") {
  const std::uint64_t seed = seed_or(91);
  Random random(seed);
  for (int i = 0; i < scaled(1500); ++i) {
    CAPTURE(seed, i);
    PlantedCost planted = planted_cost(random, {});
    const Rational cost = planted.instance.threshold;
    REQUIRE(total_cost(planted.instance, planted.witness) == Real(cost));
    REQUIRE(check(planted.instance, planted.witness).checked);
    if (cost.is_zero()) continue;
    planted.instance.threshold = cost * Rational(999, 1000);
    REQUIRE_FALSE(check(planted.instance, planted.witness).checked);
  }
}

TEST_CASE("with and without presolve z3 never calls planted costs impossible", "[thresholds]") {
  if (!has_z3()) return;
  const std::uint64_t seed = seed_or(92);
  Random random(seed);
  int decided = 0;
  for (int i = 0; i < scaled(150); ++i) {
    CAPTURE(seed, i);
    const PlantedCost planted = planted_cost(random, small_shape(random), true);
    const Status plain = ask_z3_about(encode(planted.instance)).status;
    const Status presolved = ask_presolved_instance(planted.instance);
    REQUIRE(plain != Status::unsat);
    REQUIRE(presolved != Status::unsat);
    decided += presolved == Status::sat;
  }
  CHECK(decided > scaled(150) / 2);
}

TEST_CASE("with and without presolve z3 says the same below planted costs", "[thresholds]") {
  if (!has_z3()) return;
  const std::uint64_t seed = seed_or(93);
  Random random(seed);
  std::size_t unsat = 0;
  for (int i = 0; i < scaled(120); ++i) {
    CAPTURE(seed, i);
    PlantedCost planted = planted_cost(random, small_shape(random), true);
    planted.instance.threshold *= Rational(uniform(random, 1, 9), 10);
    const Status plain = ask_z3_about(encode(planted.instance)).status;
    const Status presolved = ask_presolved_instance(planted.instance);
    const bool is_contradiction = plain != presolved && plain != Status::unknown && presolved != Status::unknown;
    REQUIRE_FALSE(is_contradiction);
    unsat += presolved == Status::unsat ? 1 : 0;
  }
  CHECK(unsat > 0);
}

TEST_CASE("a least cost is attained, and nothing costs less", "[thresholds]") {
  if (!has_z3()) return;
  const std::uint64_t seed = seed_or(94);
  Random random(seed);
  int found_count = 0;
  for (int i = 0; i < scaled(40); ++i) {
    CAPTURE(seed, i);
    Shape shape = small_shape(random);
    shape.outputs = 1;
    shape.rows = 4;
    PlantedCost planted = planted_cost(random, shape);
    OptimumOptions options;
    options.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    const Optimum found = find_optimum(planted.instance, options);
    REQUIRE(found.upper);
    REQUIRE(total_cost(planted.instance, *found.witness) == *found.upper);
    if (!found.is_attained() || !found.upper->is_rational()) continue;
    ++found_count;
    const Rational least = found.upper->rational();
    REQUIRE(least <= planted.instance.threshold);
    if (least.is_zero()) continue;
    planted.instance.threshold = least;
    const InstanceStructure structure = find_structure(planted.instance);
    REQUIRE(ask_z3_about(encode_below(planted.instance, structure, {})).status != Status::sat);
    planted.instance.threshold = least * Rational(99, 100);
    REQUIRE(ask_z3_about(encode(planted.instance)).status != Status::sat);
  }
  CHECK(found_count > scaled(40) / 2);
}

TEST_CASE("what is true of exact fits only is not used at a threshold", "[thresholds]") {
  std::size_t count = 0;
  for (const auto& file : std::filesystem::directory_iterator(NNSOLVE_SOURCE_DIR "/tests/regress/threshold")) {
    TrainingInstance instance = load(file.path());
    CAPTURE(file.path().filename().string());
    ++count;
    const Rational least = instance.threshold;
    for (const bool presolve : {true, false}) {
      instance.threshold = least;
      CHECK(solve(instance, for_seconds(20, presolve)).answer.status == Status::sat);
      instance.threshold = least * Rational(9, 10);
      CHECK(solve(instance, for_seconds(20, presolve)).answer.status == Status::unsat);
      CHECK_FALSE(ask_z3_about(encode(instance)).status == Status::sat);
    }
    const Optimum found = find_optimum(instance, {});
    CHECK(found.is_attained());
    CHECK(*found.upper == Real(least));
  }
  CHECK(count >= 10);
}
