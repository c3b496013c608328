// The whole pipeline on random planted instances: what has a solution is never unsat, backend by backend.
#include "support/random_instance.h"

#include "nnsolve/backend.h"
#include "nnsolve/solve.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

TEST_CASE("a planted instance is never unsat, and sat comes with weights that fit", "[property]") {
  for (const std::string& backend : linked_backends()) {
    constexpr std::uint64_t seed = 2026;
    CAPTURE(backend, seed);
    test::Random random(seed);
    int decided = 0;
    constexpr int count = 60;
    for (int i = 0; i < count; ++i) {
      test::Planted planted = test::random_planted(random, {.hidden = 2, .rows = 3});
      SolveOptions options;
      options.backend = backend;
      options.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(1);
      TrainingAnswer result = solve(planted.instance, options);
      REQUIRE(result.answer.status != Status::unsat);
      if (result.answer.status != Status::sat) continue;
      ++decided;
      REQUIRE(result.witness);
      REQUIRE(result.answer.trust == Trust::checked);
      if (result.witness->witness().fields.empty()) REQUIRE(test::fits(planted.instance, result.witness->witness()));
    }
    CHECK(decided > count / 2);
  }
}

TEST_CASE("with one target changed the backends do not contradict each other", "[property]") {
  constexpr std::uint64_t seed = 4711;
  CAPTURE(seed);
  test::Random random(seed);
  int unsat = 0;
  for (int i = 0; i < 40; ++i) {
    test::Planted planted = test::random_planted(random, {.inputs = 2, .hidden = 1, .rows = 5, .question_mark = 0});
    TrainingInstance changed = planted.instance;
    changed.targets = SparseRows();
    for (std::size_t row = 0; row < planted.instance.row_count(); ++row) {
      for (const auto& target : planted.instance.targets[row]) {
        bool change = row == 0 && target.column == 0;
        changed.targets.push(target.column, change ? target.value + Rational(1) : target.value);
      }
      changed.targets.finish_row();
    }
    SolveOptions options;
    options.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    TrainingAnswer result = solve(changed, options);  // by all linked backends; sat is checked
    unsat += result.answer.status == Status::unsat ? 1 : 0;
    bool claims_unsat = false;
    for (const Claim& claim : result.answer.claims) claims_unsat = claims_unsat || claim.status == Status::unsat;
    if (result.answer.status == Status::sat) REQUIRE_FALSE(claims_unsat);
  }
  CHECK(unsat > 3);
}
