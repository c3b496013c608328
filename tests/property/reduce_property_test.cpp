// Formula and network have the same answer: on random formulas without a planted solution, by a backend.
#include "reduce/reduction.h"
#include "support/linked.h"
#include "support/random_formula.h"

#include "nnsolve/backend.h"
#include "nnsolve/check.h"
#include "nnsolve/solve.h"

#include <catch2/catch.hpp>

#include <map>

using namespace nnsolve;

namespace {

SolveOptions by_z3(double seconds) {
  SolveOptions options;
  options.backend = "z3";
  options.deadline = std::chrono::steady_clock::now() + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                                            std::chrono::duration<double>(seconds));
  return options;
}

Status truth_of(const EtrInv& formula) {
  System system;
  system.variable_names = formula.variable_names;
  for (const EtrInvConstraint& constraint : formula.constraints) {
    const Polynomial x = Polynomial::variable(constraint.x);
    const Polynomial y = Polynomial::variable(constraint.y);
    const Polynomial p = constraint.kind == EtrInvConstraint::Kind::addition
                             ? x + y - Polynomial::variable(constraint.z)
                             : x * y - Polynomial(Rational(1));
    system.constraints.push_back(Constraint::atom(p, Relation::equal));
  }
  Limits limits;
  limits.seconds = 5;
  return run(*make_backend("z3"), system, limits).status;
}

}  // namespace

// Without it: the theorem that the tool is about would be tested on solvable formulas only.
TEST_CASE("a formula and its network have the same answer", "[property]") {
  if (!test::has_z3()) {
    WARN("z3 is not linked: skipped");
    return;
  }
  constexpr std::uint64_t seed = 20261122;
  CAPTURE(seed);
  test::Random random(seed);
  std::map<std::string, int> decided;
  for (int i = 0; i < 45; ++i) {
    const EtrInv formula = test::random_formula(random, 1 + i % 3, 1 + i % 4);
    const Status truth = truth_of(formula);
    for (Variant variant : {Variant::repaired, Variant::compact}) {
      for (Activation activation : {Activation::identity, Activation::relu}) {
        CAPTURE(i, static_cast<int>(variant), static_cast<int>(activation));
        ReduceOptions options;
        options.variant = variant;
        options.activation = activation;
        const Reduction reduction(formula, options);
        const TrainingInstance instance = to_instance(*std::get<const Blueprint*>(reduction.target()));
        const TrainingAnswer answer = solve(instance, by_z3(0.4));
        if (answer.answer.status == Status::unknown || truth == Status::unknown) continue;
        REQUIRE(answer.answer.status == truth);
        std::string kind = to_string(truth);
        ++decided[kind.append(activation == Activation::relu ? " relu" : " identity")];
        if (answer.witness) {
          REQUIRE(check(formula, reduction.pull(answer.witness->witness())).checked);
        }
      }
    }
  }
  for (const char* kind : {"sat identity", "unsat identity", "sat relu", "unsat relu"}) {
    CAPTURE(kind);
    CHECK(decided[kind] > 5);
  }
}
