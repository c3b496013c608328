// Presolve of formulas that were compiled to ETR-INV: it undoes the gadgets, and it loses no solution on the way.
#include "encode/formula.h"
#include "io/files.h"
#include "io/smt2_reader.h"
#include "reduce/etr_to_etr_inv.h"
#include "support/random_etr.h"
#include "support/random_system.h"

#include "nnsolve/presolve.h"

#include <catch2/catch.hpp>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

std::size_t nonlinear_terms(const Formula& formula) {
  return measure(presolve(encode(formula).system).system).nonlinear_terms;
}

}  // namespace

TEST_CASE("Compiled formulas fold back to what they say", "[presolve]") {
  // Lost without it: a rule, or an order of rules, that leaves squares or disjunctions spread over many equations, which
  // are from 11 terms more for a single inequality to some hundred.
  for (const char* name : {"circle_line", "cube_root_2", "golden_ratio", "katsura_2", "means", "motzkin_negative",
                           "motzkin_zero", "negative_absolute_value", "none_of_two_points", "one_of_two_points",
                           "one_square", "one_square_too_large", "rank_1", "rank_2", "sqrt_2", "two_roots"}) {
    const std::string path = std::string(NNSOLVE_SOURCE_DIR).append("/instances/etr/").append(name).append(".smt2");
    const Etr formula = read_smt2(read_text(path), path);
    for (const InequalityMode mode : {InequalityMode::rational, InequalityMode::root}) {
      INFO(name << (mode == InequalityMode::root ? ", root" : ", rational"));
      CHECK(nonlinear_terms(EtrToEtrInv(formula, mode).target()) <= nonlinear_terms(formula) + 10);
    }
  }
}

TEST_CASE("Compiled formulas with a solution keep one, at every step", "[presolve]") {
  constexpr std::uint64_t seed = 7;
  CAPTURE(seed);
  Random random(seed);
  std::size_t solved = 0, kept = 0;
  for (int round = 0; round < 200; ++round) {
    INFO("round " << round);
    const RandomEtr made =
        random_etr(random, {.reals = 2, .bools = 1, .terms = 5, .atoms = 4, .formulas = 5, .degree = 2}, 1);
    if (!made.is_satisfied[0]) continue;
    const EtrToEtrInv reduction(made.formula, round % 2 == 0 ? InequalityMode::rational : InequalityMode::root);
    const System system = encode(reduction.target()).system;
    const std::size_t steps = presolve(system).step_count;
    for (std::size_t limit = steps % 7; limit <= steps; limit += 7) {
      PresolveOptions options;
      options.limit = limit;
      REQUIRE_FALSE(presolve(system, options).is_unsat);
    }
    ++kept;
    const PresolvedSystem presolved = presolve(system);
    REQUIRE_FALSE(presolved.is_unsat);
    if (!presolved.system.constraints.empty()) continue;
    ++solved;
    Assignment nothing;
    nothing.values.resize(system.variable_count());
    REQUIRE(satisfies(system, lift(presolved.lift, nothing)));
  }
  CHECK(kept > 50);
  CHECK(solved > 10);
}
