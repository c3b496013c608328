// Cases of the signs of out-weights, from an instance to a certificate that the checker accepts. What is broken in the
// choices, in how neurons are exchanged, or in the lemmas costs the certificates of most small layers of ReLUs; and a
// proof of what has a solution would be the end of all trust.
#include "certify/sign_cases.h"

#include "certify/base.h"
#include "checked.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

Elaborated refuted(const std::string& text) {
  const ExactFit fit = exact_fit(read_instance(text, "test.net.json"));
  NetworkFacts facts;
  std::string problem;
  const auto base = certificate_base(fit, facts, problem);
  REQUIRE(base);
  return refute_by_signs(fit, facts, *base, {});
}

/// A layer of ReLUs on some points of a grid with an output that planted weights compute, or one that they miss.
std::string planted(std::mt19937& random, std::size_t hidden, int missed_by) {
  auto between = [&](int low, int high) {
    return low + static_cast<int>(random() % static_cast<unsigned>(high - low + 1));
  };
  std::vector<std::array<int, 4>> neurons;
  for (std::size_t j = 0; j < hidden; ++j) {
    neurons.push_back({between(-2, 2), between(-2, 2), between(-2, 2), between(-2, 2)});
  }
  std::string data;
  for (int x = 0; x < 3; ++x) {
    for (int y = 0; y < 3; ++y) {
      int target = 1;
      for (const auto& [a, b, c, v] : neurons) target += v * std::max(0, a * x + b * y + c);
      if (x == 1 && y == 1) target += missed_by;
      data += (data.empty() ? R"({"x": [)" : R"(, {"x": [)") + std::to_string(x) + ", " + std::to_string(y) +
              R"(], "y": [)" + std::to_string(target) + "]}";
    }
  }
  return R"({"nnsolve": "training/1", "network": {"layers": [2, )" + std::to_string(hidden) +
         R"(, 1], "activations": ["relu", "identity"]}, "data": [)" + data + "]}";
}

}  // namespace

TEST_CASE("layers of ReLUs that feed one output each get certificates by signs") {
  const char* const text = GENERATE(
      // Two neurons that can be exchanged, and points in the plane.
      R"({"nnsolve": "training/1", "network": {"layers": [2, 2, 1], "activations": ["relu", "identity"]}, "data": [{"x": [0, 0], "y": [0]}, {"x": [1, 0], "y": [1]}, {"x": [2, 0], "y": [0]}, {"x": [0, 1], "y": [1]}, {"x": [1, 1], "y": [0]}, {"x": [2, 1], "y": [1]}]})",
      // One neuron, whose lemmas are atoms, and an input that leads around it.
      R"({"nnsolve": "training/1", "network": {"inputs": ["x"], "hidden": [{"id": "h", "activation": "relu"}], "outputs": ["y"], "edges": [["x", "h"], ["h", "y"], ["x", "y"]]}, "data": [{"x": [0], "y": [0]}, {"x": [1], "y": [1]}, {"x": [2], "y": [0]}, {"x": [3], "y": [1]}]})",
      // An output that is a ReLU, with targets 0.
      R"({"nnsolve": "training/1", "network": {"layers": [1, 2, 1], "activation": "relu"}, "data": [{"x": [0], "y": [1]}, {"x": [1], "y": [0]}, {"x": [2], "y": [1]}, {"x": [3], "y": [0]}, {"x": [4], "y": [1]}]})",
      // Two that can be exchanged, and one that feeds another output.
      R"({"nnsolve": "training/1", "network": {"inputs": ["x"], "hidden": [{"id": "f", "activation": "relu"}, {"id": "g", "activation": "relu"}, {"id": "h", "activation": "relu"}], "outputs": ["y", "z"], "edges": [["x", "f"], ["x", "g"], ["x", "h"], ["f", "y"], ["g", "y"], ["h", "z"]]}, "data": [{"x": [0], "y": [0, 0]}, {"x": [1], "y": [1, 1]}, {"x": [2], "y": [0, "?"]}, {"x": [3], "y": [1, "?"]}, {"x": [4], "y": [0, 4]}]})",
      // Three that can be exchanged; each sign has some cases with two of them.
      R"({"nnsolve": "training/1", "network": {"layers": [1, 3, 1], "activations": ["relu", "identity"]}, "data": [{"x": [0], "y": [0]}, {"x": [1], "y": [1]}, {"x": [2], "y": [0]}, {"x": [3], "y": [1]}, {"x": [4], "y": [0]}, {"x": [5], "y": [1]}]})");
  CAPTURE(text);
  const Elaborated made = refuted(text);
  CAPTURE(made.problem);
  REQUIRE(made.certificate);
  CHECK(checked(*nncheck::read_network(text), made.certificate->text) == "");
}

TEST_CASE("planted weights are never refuted by signs, and what they miss is, or is not, but then accepted") {
  std::mt19937 random(29);
  std::size_t accepted = 0;
  for (int round = 0; round < 30; ++round) {
    const std::size_t hidden = 1 + random() % 2;
    const std::string possible = planted(random, hidden, 0);
    CAPTURE(possible);
    REQUIRE_FALSE(refuted(possible).certificate);
    const std::string missed = planted(random, hidden, 1);
    CAPTURE(missed);
    const Elaborated made = refuted(missed);
    if (!made.certificate) continue;
    REQUIRE(checked(*nncheck::read_network(missed), made.certificate->text) == "");
    ++accepted;
  }
  CHECK(accepted > 10);
}

TEST_CASE("neurons that feed several outputs, or each other, have no such proof") {
  const char* const text = GENERATE(
      R"({"nnsolve": "training/1", "network": {"layers": [1, 1, 2], "activations": ["relu", "identity"]}, "data": [{"x": [0], "y": [0, 0]}, {"x": [1], "y": [1, 1]}, {"x": [2], "y": [0, 0]}]})",
      R"({"nnsolve": "training/1", "network": {"layers": [1, 1, 1, 1], "activations": ["relu", "relu", "identity"]}, "data": [{"x": [0], "y": [0]}, {"x": [1], "y": [1]}, {"x": [2], "y": [0]}]})");
  CHECK_FALSE(refuted(text).certificate);
}
