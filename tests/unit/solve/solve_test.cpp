// Lost without these: answers that one broken solver must not cost.
#include "nnsolve/solve.h"

#include "solve/schedule.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

using namespace nnsolve;

TEST_CASE("a solver that cannot be loaded is told, and the others are asked", "[solve]") {
  if (linked_backends().empty()) return;
  const TrainingInstance instance = read_instance(R"({"nnsolve": "training/1",
    "network": {"layers": [1, 2, 1], "activations": ["relu", "identity"]},
    "data": [{"x": [0], "y": [0]}, {"x": [1], "y": [1]}, {"x": [2], "y": [0]}]})",
                                                  "tent");
  ::setenv("NNSOLVE_BACKEND_PATH", "/nowhere", 1);
  SolveOptions options;
  options.backend = "auto";
  const TrainingAnswer answer = solve(instance, options);
  options.backend = linked_backends().front();
  CHECK_THROWS_AS(solve(instance, options), BackendError);
  ::unsetenv("NNSOLVE_BACKEND_PATH");
  CHECK(answer.answer.status == Status::sat);
  for (const std::string& name : linked_backends()) {
    CHECK(std::ranges::any_of(answer.answer.claims, [&](const Claim& claim) {
      return claim.backend == name && claim.reason.find("cannot be loaded") != std::string::npos;
    }));
  }
}

TEST_CASE("the preferred solver is asked the original question early, and solvers get more memory than searches",
          "[solve]") {
  if (linked_backends().empty()) return;
  std::vector<std::unique_ptr<Backend>> backends;
  for (const std::string& name : linked_backends()) backends.push_back(make_backend(name));
  const PresolveOptions presolve;
  StageSeconds seconds;
  bool is_early = false;
  for (const Turn& turn : make_schedule({backends, {}, true, &presolve, &seconds})) {
    if (turn.start == Start::first) continue;
    const std::string name = turn.engine->name();
    const bool is_solver =
        name != "native" && name != "squares" && name != "points" && name != "boxes" && name != "parts";
    CHECK(turn.memory == (is_solver ? 3 : 1));
    is_early = is_early || (turn.engine->form() == Form::original && turn.delay < 0.5 &&
                            turn.engine->name() == backends.front()->name());
  }
  CHECK(is_early);
}
