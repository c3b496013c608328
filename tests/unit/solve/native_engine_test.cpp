// Native engines as a user meets them. Without these: what the search finds would not come back from its process, or
// somebody else would be asked than was named.
#include "nnsolve/error.h"
#include "nnsolve/io.h"
#include "nnsolve/solve.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace nnsolve;

namespace {

SolveOptions native_options(double seconds) {
  SolveOptions options;
  options.backend = "native";
  options.deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(static_cast<int>(1000 * seconds));
  return options;
}

TrainingInstance instance_of_repository(const std::string& name) {
  std::ifstream file(NNSOLVE_SOURCE_DIR "/instances/training/" + name + ".net.json");
  std::ostringstream text;
  text << file.rdbuf();
  return read_instance(text.str(), name);
}

Formula formula_of(const std::string& assertions) {
  return read_formula("(declare-const x Real)(declare-const y Real)(declare-const z Real)" + assertions, "f.smt2",
                      Station::etr);
}

}  // namespace

TEST_CASE("native finds weights, with presolve and without", "[native]") {
  for (const bool presolve : {true, false}) {
    SolveOptions options = native_options(60);
    options.presolve = presolve;
    const TrainingAnswer answer = solve(instance_of_repository("xor"), options);
    CHECK(answer.answer.status == Status::sat);
    CHECK(answer.witness);
    for (const TurnReport& turn : answer.answer.turns) {
      INFO(turn.engine);
      CHECK((turn.engine == "native" || turn.engine == "presolve" || turn.engine == "squares" ||
             turn.engine == "points" || turn.engine == "boxes" || turn.engine == "parts"));
    }
  }
}

TEST_CASE("native refutes what is linear", "[native]") {
  SolveOptions options = native_options(60);
  options.presolve = false;
  CHECK(solve(instance_of_repository("xor-1-hidden"), native_options(60)).answer.status == Status::unsat);
  const Formula impossible = formula_of("(assert (or (> x 1) (> y 1)))(assert (< x 0))(assert (< y 0))");
  const Answer answer = solve(impossible, options).answer;
  CHECK(answer.status == Status::unsat);
  CHECK(answer.trust == Trust::claimed);
}

TEST_CASE("little questions are decided without another process, and none that presolve must leave alone", "[native]") {
  SolveOptions options = native_options(60);
  const auto was_asked = [](const Answer& answer, std::size_t turn) { return answer.turns[turn].started.has_value(); };
  for (const char* assertions :
       {"(assert (or (> (+ x y) 1) (> (- x z) 2)))(assert (< x 0))(assert (< y (- 3)))(assert (> z 0))",
        "(assert (or (> (+ x y) 1) (> (- x z) 2)))(assert (< x 0))(assert (> y (+ x 3)))(assert (> (+ z y) (* 3 x)))",
        "(assert (> (* x y) (+ z 1)))(assert (> (* y z) (+ x 1)))"}) {
    const Answer answer = solve(formula_of(assertions), options).answer;
    CHECK(answer.status != Status::unknown);
    CHECK(answer.turns.size() > 2);
    for (std::size_t turn = 2; turn < answer.turns.size(); ++turn) CHECK_FALSE(was_asked(answer, turn));
  }
  options.presolve = false;
  const Answer answer = solve(formula_of("(assert (> x y))"), options).answer;
  CHECK(answer.status == Status::sat);
  for (const TurnReport& turn : answer.turns) CHECK(turn.start != "first");
}

TEST_CASE("native's solutions may be irrational, and parts keep their fields", "[native]") {
  SolveOptions options = native_options(60);
  const Formula two_parts = formula_of("(assert (= (* x x x) (+ x 3)))(assert (= (* y y y) (+ z 5)))(assert (= z y))");
  for (const bool presolve : {true, false}) {
    options.presolve = presolve;
    CHECK(solve(two_parts, options).answer.status == Status::sat);
  }
}

TEST_CASE("a native search that is cut off says how far it came", "[native]") {
  const Formula hopeless = formula_of(
      "(assert (< (+ (* x x x x x x x x x x) (* y y y y y y y y y y) (* z z z z z z z z z z)) "
      "(* x x x x y y y z z z (/ 1 2))))");
  const Answer answer = solve(hopeless, native_options(1.5)).answer;
  CHECK(answer.status == Status::unknown);
  CHECK(answer.reason.starts_with("timeout"));
}

TEST_CASE("native refutes by sums of squares what nobody finds", "[native]") {
  if (std::system("command -v csdp > /dev/null") != 0) {  // NOLINT: a test
    WARN("SKIPPED: csdp is not installed");
    return;
  }
  const Formula impossible =
      formula_of("(assert (< (+ (* x x y y) (* y y z z) (* x z x z)) (* x y z (+ x y z) (/ 1 2))))");
  const Answer answer = solve(impossible, native_options(60)).answer;
  CHECK(answer.status == Status::unsat);
  CHECK(std::ranges::any_of(answer.claims, [](const Claim& claim) { return claim.backend == "squares"; }));
}

TEST_CASE("who names a solver hears of no other engine", "[native]") {
  SolveOptions options = native_options(60);
  options.backend = "z3";
  try {
    const TrainingAnswer answer = solve(instance_of_repository("xor"), options);
    CHECK(std::ranges::none_of(answer.answer.turns, [](const TurnReport& turn) { return turn.engine == "native"; }));
  } catch (const BackendError&) {
    WARN("SKIPPED: backend z3 is not built in");
  }
}
