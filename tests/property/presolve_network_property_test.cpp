// The laws of the rules on networks, on random planted weights and against z3.
#include "encode/encode.h"
#include "presolve/network/network_presolve.h"
#include "solve/lift.h"
#include "support/presolved_witness.h"
#include "support/random_instance.h"

#include "nnsolve/backend.h"
#include "nnsolve/check.h"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <iostream>
#include <map>

using namespace nnsolve;

namespace {

/// NNSOLVE_TEST_SCALE multiplies the number of instances.
int scaled(int count) {
  const char* scale = std::getenv("NNSOLVE_TEST_SCALE");
  return scale == nullptr ? count : count * std::max(1, std::atoi(scale));
}

/// The shapes that the rules are about: wide data and narrow, few and many of each kind of neuron.
test::Shape random_shape(test::Random& random) {
  test::Shape shape;
  shape.inputs = static_cast<int>(test::uniform(random, 1, 4));
  shape.hidden = static_cast<int>(test::uniform(random, 1, 5));
  shape.outputs = static_cast<int>(test::uniform(random, 1, 3));
  shape.rows = static_cast<int>(test::uniform(random, 1, 7));
  auto one_of = [&](std::initializer_list<double> list) { return list.begin()[test::uniform(random, 0, 3)]; };
  shape.edge_density = one_of({0.3, 0.6, 0.8, 1});
  shape.zero_input = one_of({0, 0.4, 0.7, 0.85});
  shape.relu = one_of({0, 0.4, 0.7, 1});
  shape.prescribed = one_of({0, 0, 0.1, 0.3});
  shape.question_mark = one_of({0, 0.1, 0.4, 0.8});
  return shape;
}

}  // namespace

TEST_CASE("presolve of a network loses no planted solution, step by step, and lifts each back", "[property]") {
  constexpr std::uint64_t seed = 20261122;
  test::Random random(seed);
  std::map<std::string, int> uses;
  for (int i = 0; i < scaled(20000); ++i) {
    test::Planted planted = test::random_planted(random, random_shape(random));
    CAPTURE(seed, i);
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
      CheckResult checked = check(planted.instance, lift(after.presolved.lift, witness));
      INFO(checked.problem);
      REQUIRE(checked.checked);
      before = std::move(after);
    }
  }
  for (const auto& [rule, count] : uses) WARN(rule << " " << count);
  for (const char* rule : {"prune", "merge-rows", "zero-row", "private-neuron", "independent-patterns", "hidden-bias",
                           "relu-output", "one-out-edge", "scale"}) {
    CAPTURE(rule);
    CHECK(uses[rule] > 10);
  }
}
