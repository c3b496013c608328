// Bottlenecks as presolve finds them, with proofs. Without these tests deep identity networks, networks with edges
// around a narrow layer, or with biases that are given would be unsat on presolve's word alone; or outputs that can be
// had would get a proof that they cannot.
#include "certify/bottleneck.h"

#include "certify/base.h"
#include "checked.h"
#include "presolve/network/rules.h"
#include "support/refutable_instance.h"
#include "tests/support/scale.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

void change_some_targets(Random& random, TrainingInstance& instance) {
  SparseRows targets;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    for (const auto& target : instance.targets[row]) {
      targets.push(target.column, target.value + Rational(chance(random, 0.2) ? uniform(random, -1, 1) : 0));
    }
    targets.finish_row();
  }
  instance.targets = std::move(targets);
}

/// What the rule of presolve says by itself.
bool is_refuted(const ExactFit& fit) {
  ExactFit given = fit;
  InstanceStructure structure = find_structure(given);
  const ExactFitStore store(std::move(given), std::move(structure));
  return std::ranges::any_of(refute_bottlenecks(store), [](const NetworkEdit& edit) { return edit.is_unsat; });
}

/// Empty if there is none.
std::string certificate_of(const ExactFit& fit) {
  NetworkFacts facts;
  std::string problem;
  const auto base = certificate_base(fit, facts, problem);
  REQUIRE(base);
  const Elaborated made = refute_bottleneck(fit, facts, *base);
  return made.certificate ? made.certificate->text : "";
}

}  // namespace

TEST_CASE("what bottlenecks let through has no proof, and most of what presolve refutes for them has one") {
  const std::uint64_t seed = seed_or(20273);
  Random random(seed);
  int refuted = 0, proved = 0;
  for (int i = 0; i < scaled(600); ++i) {
    Planted task = planted_bottleneck(random);
    CAPTURE(seed, i, to_text(task.instance));
    REQUIRE(certificate_of(exact_fit(task.instance)).empty());
    change_some_targets(random, task.instance);
    const ExactFit fit = exact_fit(task.instance);
    const std::string text = to_text(task.instance), certificate = certificate_of(fit);
    CAPTURE(text);
    if (!certificate.empty()) REQUIRE(checked(*nncheck::read_network(text), certificate) == "");
    if (!is_refuted(fit)) continue;
    ++refuted;
    proved += certificate.empty() ? 0 : 1;
  }
  // The others: values that the rank forces, or targets of one output that contradict each other.
  CAPTURE(refuted, proved);
  CHECK(refuted > 150);
  CHECK(10 * proved > 9 * refuted);
}
