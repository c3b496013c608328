// The rules that refute, on networks and data for which they are made: planted weights are never refuted, and what is
// refuted z3 does not find weights for.
#include "encode/encode.h"
#include "presolve/network/network_presolve.h"
#include "presolve/network/rules.h"
#include "support/linked.h"
#include "support/refutable_instance.h"
#include "support/scale.h"

#include "nnsolve/backend.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <string>

using namespace nnsolve;

namespace {

using test::chance;
using test::Planted;
using test::uniform;

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
  NetworkEdits (*propose)(const ExactFitStore&);
};
constexpr Rule rules[] = {{"bends", refute_bends}, {"factor", factor_layers}, {"bottleneck", refute_bottlenecks}};

/// Each rule by itself on what is given, so that none stands in the shade of another.
std::vector<std::string> refuters_of(const TrainingInstance& instance) {
  ExactFit given = exact_fit(instance);
  InstanceStructure structure = find_structure(given);
  const ExactFitStore store(std::move(given), std::move(structure));
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
    Planted task = i % 2 == 0 ? test::planted_bottleneck(random) : test::planted_lines(random);
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
    Planted task = i % 2 == 0 ? test::planted_bottleneck(random) : test::planted_lines(random);
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
