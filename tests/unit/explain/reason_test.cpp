#include "explain/reason.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>

namespace nnsolve {

namespace {

std::vector<Reason> reasons(const std::string& network, const std::string& data) {
  const TrainingInstance instance =
      read_instance(R"({"nnsolve": "training/1", "network": )" + network + R"(, "data": [)" + data + "]}", "test");
  return plain_reasons(instance, [](std::size_t row) { return row + 1; });
}

using Rows = std::vector<std::size_t>;

}  // namespace

// Without it: the plainest of all mistakes in data is told as a proof by cases.
TEST_CASE("equal inputs and different targets") {
  const auto found = reasons(R"({"layers": [2, 3, 1], "activation": "relu"})",
                             R"({"x": [1, 2], "y": [1]}, {"x": [2, 1], "y": [1]}, {"x": [1, 2], "y": [2]})");
  REQUIRE_FALSE(found.empty());
  CHECK(found.front().rows == Rows{0, 2});
  CHECK(found.front().why == "data points 1 and 3 have the same inputs and different targets of y1");
}

TEST_CASE("inputs that do not reach an output make no difference to it") {
  const auto found = reasons(R"({"inputs": ["a", "b"], "outputs": ["y", "z"], "edges": [["a", "y"], ["b", "z"]]})",
                             R"({"x": [1, 2], "y": [1, 1]}, {"x": [1, 3], "y": [2, 1]})");
  REQUIRE_FALSE(found.empty());
  CHECK(found.front().rows == Rows{0, 1});
  CHECK(found.front().why.find("as far as they reach y,") != std::string::npos);
}

TEST_CASE("a ReLU is nowhere negative") {
  const auto found =
      reasons(R"({"layers": [1, 1], "activation": "relu"})", R"({"x": [1], "y": [1]}, {"x": [2], "y": [-1]})");
  REQUIRE_FALSE(found.empty());
  CHECK(found.front().rows == Rows{1});
}

// Without it: a bottleneck is told as numbers, or one with free biases as narrower than it is.
TEST_CASE("targets of a higher rank than a layer has neurons") {
  const std::string unit =
      R"({"x": [1,0,0], "y": [1,0,0]}, {"x": [0,1,0], "y": [0,1,0]}, {"x": [0,0,1], "y": [0,0,1]})";
  const auto biased = reasons(R"({"layers": [3, 1, 3]})", unit);
  REQUIRE(biased.size() == 1);
  CHECK(biased.front().rows == Rows{0, 1, 2});
  CHECK(biased.front().is_of_whole_rows);
  CHECK(biased.front().why.find("rank 2") != std::string::npos);
  CHECK(reasons(R"({"layers": [3, 2, 3]})", unit).empty());  // an affine map has two dimensions and a shift
  const auto unbiased = reasons(R"({"layers": [3, 2, 3], "bias": "zero"})", unit);
  REQUIRE(unbiased.size() == 1);
  CHECK(unbiased.front().why.find("rank 3") != std::string::npos);
  CHECK(reasons(R"({"layers": [3, 2, 3], "activations": ["identity", "relu"], "bias": "zero"})", unit).empty());
}

TEST_CASE("what bends more often than there are ReLUs") {
  const std::string zigzag =
      R"({"x": [0], "y": [0]}, {"x": [1], "y": [1]}, {"x": [2], "y": [0]}, {"x": [3], "y": [1]})";
  const auto found = reasons(R"({"layers": [1, 1, 1], "activations": ["relu", "identity"]})", zigzag);
  REQUIRE(found.size() == 1);
  CHECK(found.front().why == "y1 bends 2 times at least between them, and there is 1 ReLU");
  CHECK(reasons(R"({"layers": [1, 2, 1], "activations": ["relu", "identity"]})", zigzag).empty());
  CHECK(reasons(R"({"layers": [1, 1, 1, 1], "activations": ["relu", "relu", "identity"]})", zigzag).empty());
}

TEST_CASE("what is no affine function, without any ReLU") {
  const std::string bent = R"({"x": [0], "y": [0]}, {"x": [1], "y": [1]}, {"x": [2], "y": [3]})";
  const auto found = reasons(R"({"layers": [1, 1]})", bent);
  REQUIRE_FALSE(found.empty());
  CHECK(found.back().why.find("no affine function") != std::string::npos);
}

// Without it: what is true of an exact fit only is said of one that need not be exact.
TEST_CASE("there is no plain reason at a threshold above 0") {
  TrainingInstance instance = read_instance(R"({"nnsolve": "training/1", "network": {"layers": [1, 1]}, "threshold": 1,
                        "data": [{"x": [1], "y": [1]}, {"x": [1], "y": [2]}]})",
                                            "test");
  CHECK(plain_reasons(instance, [](std::size_t row) { return row; }).empty());
}

}  // namespace nnsolve
