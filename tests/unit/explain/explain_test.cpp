#include "nnsolve/explain.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"
#include "nnsolve/solve.h"

#include <catch2/catch.hpp>

#include <chrono>

namespace nnsolve {

namespace {

ExplainOptions in_seconds(int seconds) {
  ExplainOptions options;
  options.deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  return options;
}

using Names = std::vector<std::string>;

}  // namespace

// Without it: who asks why gets all data points back.
TEST_CASE("the core of a task of many data points") {
  std::string data;
  for (int i = 0; i < 30; ++i) {
    data += R"({"x": [)" + std::to_string(i) + R"(, 1], "y": [)" + std::to_string(i == 20 ? 7 : 2 * i) + "]}, ";
  }
  const Explainable input = read_instance(
      R"({"nnsolve": "training/1", "network": {"layers": [2, 1]}, "data": [)" + data + R"({"x": [5, 5], "y": [0]}]})",
      "test");
  const Explanation found = explain(input, in_seconds(60));
  CHECK(found.status == Status::unsat);
  CHECK(found.is_minimal);
  CHECK(found.data_points.size() == 3);
  CHECK(std::ranges::count(found.data_points, 20U) == 1);
  CHECK(found.why.find("no affine function") != std::string::npos);
  REQUIRE(found.part);
  const auto& part = std::get<TrainingInstance>(*found.part);
  CHECK(part.row_count() == 3);
  CHECK(solve(part, {}).answer.status == Status::unsat);
}

// Without it: a prescribed weight that is to blame goes unmentioned, or one that is not is blamed.
TEST_CASE("prescribed weights are part of a core") {
  const Explainable input = read_instance(R"({"nnsolve": "training/1", "network": {"inputs": ["a", "b"],
      "outputs": [{"id": "y", "bias": "0"}, {"id": "z", "bias": "0"}],
      "edges": [{"from": "a", "to": "y", "weight": "2"}, {"from": "b", "to": "z", "weight": "3"}]},
      "data": [{"x": [1, 1], "y": [5, 3]}, {"x": [1, 2], "y": ["?", 6]}]})",
                                          "test");
  const Explanation found = explain(input, in_seconds(60));
  CHECK(found.is_minimal);
  CHECK(found.core == Names{R"(["y", "y", 1])", R"(["w", "a", "y"])", R"(["b", "y"])"});
  REQUIRE(found.part);
  CHECK(std::get<TrainingInstance>(*found.part).network.edges[1].weight);  // the network stays as it is
}

TEST_CASE("the core of a formula") {
  const Explainable input =
      read_formula("vars x y z w\nx + y = z\nx * y = 1\nx + x = x\nz * w = 1\n", "test", Station::etr_inv);
  const Explanation found = explain(input, in_seconds(60));
  CHECK(found.status == Status::unsat);
  CHECK(found.core == Names{R"(["c", 2])", R"(["c", 3])"});
  CHECK(found.is_minimal);
}

// Without it: what has a solution is explained away.
TEST_CASE("what has a solution has no core") {
  const Explanation found = explain(read_formula("x + x = y\n", "test", Station::etr_inv), in_seconds(60));
  CHECK(found.status == Status::sat);
  CHECK(found.core.empty());
  CHECK_FALSE(found.part);
}

// Without it: Ctrl-C and --timeout wait for the end of a search that may have none.
TEST_CASE("whoever is told to stop says what is known") {
  ExplainOptions options = in_seconds(60);
  options.should_stop = [] { return true; };
  const Explanation found = explain(read_formula("x + x = x\nx * y = 1\n", "test", Station::etr_inv), options);
  CHECK_FALSE(found.is_minimal);
  CHECK(found.core.size() == 2);
  options = in_seconds(60);
  options.backend = "nobody";
  CHECK_THROWS_AS(explain(read_formula("x + x = x\n", "test", Station::etr_inv), options), BackendError);
}

}  // namespace nnsolve
