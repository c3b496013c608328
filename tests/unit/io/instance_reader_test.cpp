
#include "support/random_instance.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <optional>

using namespace nnsolve;

namespace {

std::string problem_of_instance(const std::string& text) {
  try {
    read_instance(text, "t");
  } catch (const ParseError& error) {
    return error.what();
  }
  return "";
}

const std::string example = R"({
  "nnsolve": "training/1",
  "name": "xor",
  "network": {
    "inputs":  ["x1", "x2"],
    "hidden":  ["h1", {"id": "h2", "activation": "identity", "bias": "1/2"}],
    "outputs": [{"id": "y", "activation": "identity"}],
    "edges":   [["x1", "h1"], ["x2", "h1"], {"from": "x2", "to": "h2", "weight": "1"}, ["h1", "y"], ["h2", "y"]],
    "activation": "relu",
    "bias": "zero"
  },
  "data": [
    {"x": [0, 1], "y": [0.1]},
    {"x": {"x1": 1e-3}, "y": {}}
  ],
  "cost": "mse",
  "threshold": 0,
  "meta": {"a": [1, {}]}
})";

/// The example with one text replaced by another.
std::string with(const std::string& old_text, const std::string& new_text) {
  std::string text = example;
  std::size_t at = text.find(old_text);
  REQUIRE(at != std::string::npos);
  return text.replace(at, old_text.size(), new_text);
}

}  // namespace

TEST_CASE("the format's example is read as it says", "[io]") {
  TrainingInstance instance = read_instance(example, "t");
  const Network& network = instance.network;
  REQUIRE(network.neuron_count() == 5);
  CHECK(network.input_count == 2);
  CHECK(network.output_count == 1);
  CHECK(network.neurons[2].activation == Activation::relu);
  CHECK(network.neurons[2].bias == Rational(0));
  CHECK(network.neurons[3].activation == Activation::identity);
  CHECK(network.neurons[3].bias == Rational(1, 2));
  CHECK(network.neurons[4].bias == Rational(0));
  REQUIRE(network.edges.size() == 5);
  CHECK(network.edges[2].weight == Rational(1));
  REQUIRE(instance.row_count() == 2);
  CHECK(instance.inputs[0].size() == 1);
  CHECK(instance.targets[0][0].value == Rational(1, 10));
  CHECK(instance.inputs[1][0].value == Rational(1, 1000));
  CHECK(instance.targets[1].empty());
  CHECK(instance.meta == R"({"a": [1, {}]})");
}

TEST_CASE("keys may come in any order", "[io]") {
  TrainingInstance instance = read_instance(R"({"data":[{"y":{"y":"?"},"x":[3]}],"network":{"edges":[["a","y"]],
    "outputs":["y"],"inputs":["a"]},"nnsolve":"training/1"})",
                                            "t");
  CHECK(instance.network.edges.size() == 1);
  CHECK(instance.inputs[0][0].value == Rational(3));
  CHECK(instance.targets[0].empty());
}

TEST_CASE("layers are fully connected", "[io]") {
  TrainingInstance instance = read_instance(R"({"nnsolve":"training/1","data":[],
    "network":{"layers":[2,3,1],"activations":["relu","identity"]}})",
                                            "t");
  const Network& network = instance.network;
  CHECK(network.edges.size() == 9);
  CHECK(network.neurons[1].name == "x2");
  CHECK(network.neurons[4].name == "h1_3");
  CHECK(network.neurons[4].activation == Activation::relu);
  CHECK(network.neurons[5].name == "y1");
  CHECK(network.neurons[5].activation == Activation::identity);
}

TEST_CASE("bad instances are told where they are bad", "[io]") {
  auto expect = [](const std::string& text, const std::string& problem) {
    CHECK(problem_of_instance(text) == problem);
  };
  expect(with("[\"x1\", \"h1\"]", "[\"x1\", \"h9\"]"), "t:8:24: unknown neuron \"h9\"");
  expect(with("[\"x2\", \"h1\"]", "[\"x1\", \"h1\"]"), "t:8:31: edge \"x1\" -> \"h1\" is there twice");
  expect(with("[\"x2\", \"h1\"]", "[\"h1\", \"x2\"]"), "t:8:31: edge \"h1\" -> \"x2\" enters an input");
  expect(with("[\"x2\", \"h1\"]", "[\"y\", \"h1\"]"), "t:8:31: edge \"y\" -> \"h1\" leaves an output");
  expect(with("[\"x2\", \"h1\"]", "[\"h1\", \"h2\"], [\"h2\", \"h1\"]"),
         "t:8:31: the network has a cycle: \"h1\" -> \"h2\" -> \"h1\"");
  expect(with("[0, 1]", "[0]"), "t:13:11: a data point needs 2 input values here, not 1");
  expect(with("[0.1]", "[0.1, 2]"), "t:13:24: a data point needs 1 output values here, not more");
  expect(with("{\"x1\": 1e-3}", "{\"x1\": 0, \"x1\": 1}"), "t:14:21: duplicate key \"x1\"");
  expect(with("{\"x1\": 1e-3}", "{\"y\": 1}"), "t:14:12: neuron \"y\" is no input");
  expect(with("[\"x1\", \"x2\"]", "[\"x1\", \"h1\"]"), "t:6:17: duplicate neuron name \"h1\"");
  expect(with("\"cost\"", "\"costs\""), "t:16:3: unknown key \"costs\"");
  expect(with("\"cost\": \"mse\"", "\"name\": \"b\""), "t:16:3: duplicate key \"name\"");
  expect(with("training/1", "training/2"), "t:2:14: \"nnsolve\" must be \"training/1\", not \"training/2\"");
  expect("{}", "t:1:1: a training instance has no \"nnsolve\"");
  expect("[]", "t:1:1: a training instance must be an object, not an array");
}

TEST_CASE("every instance is read back from its text", "[io]") {
  test::Random random(5);
  for (int i = 0; i < 300; ++i) {
    TrainingInstance written = test::random_planted(random).instance;
    TrainingInstance read = read_instance(test::to_file_text(written, random), "t");
    REQUIRE(read.network.edges.size() == written.network.edges.size());
    for (std::size_t e = 0; e < read.network.edges.size(); ++e) {
      REQUIRE(read.network.edges[e].from == written.network.edges[e].from);
      REQUIRE(read.network.edges[e].to == written.network.edges[e].to);
      REQUIRE(read.network.edges[e].weight == written.network.edges[e].weight);
    }
    for (NeuronIndex n = read.network.input_count; n < read.network.neuron_count(); ++n) {
      REQUIRE(read.network.neurons[n].bias == written.network.neurons[n].bias);
      REQUIRE(read.network.neurons[n].activation == written.network.neurons[n].activation);
    }
    REQUIRE(read.row_count() == written.row_count());
    for (std::size_t row = 0; row < read.row_count(); ++row) {
      REQUIRE(std::ranges::equal(read.inputs[row], written.inputs[row]));
      REQUIRE(std::ranges::equal(read.targets[row], written.targets[row]));
    }
  }
}

// Without it: a table's columns and lines would lose their names on the way to a network.
TEST_CASE("layers and data points have names of their own") {
  const TrainingInstance instance = read_instance(R"({"nnsolve": "training/1",
    "network": {"layers": [2, 1, 1], "inputs": ["height", "age"], "outputs": ["weight"]},
    "data": [{"x": [1, 2], "y": [3]}, {"x": [1, 2], "y": [3], "name": "line 4"}]})",
                                                  "test");
  CHECK(instance.network.neurons[1].name == "age");
  CHECK(instance.network.neurons[2].name == "h1_1");
  CHECK(instance.network.neurons[3].name == "weight");
  CHECK(instance.row_name(0).empty());
  CHECK(instance.row_name(1) == "line 4");
  CHECK(instance.row_name(2).empty());
}
