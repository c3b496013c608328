// Lost without these: answers that one broken solver must not cost.
#include "nnsolve/solve.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstdlib>

using namespace nnsolve;

TEST_CASE("a solver that cannot be loaded is told, and the others are asked", "[solve]") {
  if (linked_backends().empty()) return;
  const TrainingInstance instance = read_instance(R"({"nnsolve": "training/1",
    "network": {"layers": [1, 2, 1], "activations": ["relu", "identity"]},
    "data": [{"x": [0], "y": [0]}, {"x": [1], "y": [1]}, {"x": [2], "y": [0]}]})",
                                                  "tent");
  ::setenv("NNSOLVE_BACKEND_PATH", "/nowhere", 1);
  const TrainingAnswer answer = solve(instance, {.backend = "auto"});
  CHECK_THROWS_AS(solve(instance, {.backend = linked_backends().front()}), BackendError);
  ::unsetenv("NNSOLVE_BACKEND_PATH");
  CHECK(answer.answer.status == Status::sat);
  for (const std::string& name : linked_backends()) {
    CHECK(std::ranges::any_of(answer.answer.claims, [&](const Claim& claim) {
      return claim.backend == name && claim.reason.find("cannot be loaded") != std::string::npos;
    }));
  }
}
