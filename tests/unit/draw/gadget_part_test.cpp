#include "draw/gadget_part.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

/// Two variables, a data point each and one of both.
TrainingInstance two_variables() {
  return read_instance(R"({"nnsolve": "training/1", "network": {
    "inputs": ["+x", "-x", "+y"], "hidden": ["h+x", "h-x", "h+y"], "outputs": ["a", "b"],
    "edges": [["+x", "h+x"], ["-x", "h-x"], ["+y", "h+y"], ["h+x", "a"], ["h-x", "a"], ["h+y", "a"], ["h+y", "b"]]},
    "data": [{"name": "d1+x", "x": {"+x": 1, "-x": 1}, "y": {"a": 0}},
             {"name": "d3+y", "x": {"+y": 1}, "y": {"a": 2, "b": "?"}},
             {"name": "k1", "x": {"+x": 1, "+y": 1}, "y": {"a": 5}}]})",
                       "test");
}

std::vector<std::string> names(const Network& network) {
  std::vector<std::string> all;
  for (const Neuron& neuron : network.neurons) all.push_back(neuron.name);
  return all;
}

}  // namespace

// Without it: a picture of one constraint would be that of everything, or lack what the constraint is made of.
TEST_CASE("a part has what its data points use, and nothing else") {
  const TrainingInstance whole = two_variables();
  const GadgetPart constraint = gadget_part(whole, "k1");
  CHECK(names(constraint.instance.network) == std::vector<std::string>{"+x", "+y", "h+x", "h+y", "a", "b"});
  CHECK(constraint.instance.network.edges.size() == 5);
  CHECK(constraint.instance.row_names == std::vector<std::string>{"k1"});
  CHECK(constraint.instance.targets[0].front().value == Rational(5));

  const GadgetPart variable = gadget_part(whole, "x");
  CHECK(names(variable.instance.network) == std::vector<std::string>{"+x", "-x", "h+x", "h-x", "a"});
  CHECK(variable.instance.row_names == std::vector<std::string>{"d1+x"});
  CHECK(gadget_part(whole, "inversion").instance.row_names == std::vector<std::string>{"d3+y"});
  CHECK(gadget_part(whole, "subtraction").instance.row_names == std::vector<std::string>{"d1+x"});
}

// Without it: a weight would be written at another edge than its own.
TEST_CASE("weights and biases stay with their edges and neurons") {
  const TrainingInstance whole = two_variables();
  Witness witness;
  for (int w = 1; w <= 7; ++w) witness.weights.emplace_back(Rational(w));
  for (int b = 11; b <= 15; ++b) witness.biases.emplace_back(Rational(b));
  const GadgetPart part = gadget_part(whole, "d3+y");
  const auto kept = std::get<Witness>(part.restricted(witness, whole.network));
  CHECK(kept.weights == std::vector<Value>{Rational(3), Rational(6), Rational(7)});
  CHECK(kept.biases == std::vector<Value>{Rational(13), Rational(14), Rational(15)});

  EnclosedWitness near;
  for (int w = 1; w <= 7; ++w) near.weights.emplace_back(w);
  for (int b = 11; b <= 15; ++b) near.biases.emplace_back(b);
  near.unknowns = {0, 6, 11};
  const auto kept_near = std::get<EnclosedWitness>(part.restricted(near, whole.network));
  CHECK(kept_near.unknowns == std::vector<ParameterIndex>{2, 5});
}

// Without it: a misspelt name would be an empty picture.
TEST_CASE("a name that no data point has is told, with those there are") {
  CHECK_THROWS_WITH(gadget_part(two_variables(), "k2"), Catch::Contains("\"k2\"") && Catch::Contains("d1+x, d3+y, k1"));
}
