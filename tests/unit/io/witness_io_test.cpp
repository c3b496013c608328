#include "io/witness_io.h"

#include "support/random_instance.h"

#include "nnsolve/error.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

/// A value over two fields, of degrees 2 and 3, in normal form.
Value random_value(test::Random& random) {
  TermList terms;
  for (std::int64_t k = test::uniform(random, 0, 4); k > 0; --k) {
    std::vector<Variable> factors(static_cast<std::size_t>(test::uniform(random, 0, 1)), 0);
    factors.insert(factors.end(), static_cast<std::size_t>(test::uniform(random, 0, 2)), 1);
    terms.push_back({test::small_rational(random), Monomial(factors)});
  }
  return Value(Polynomial::sum(std::move(terms)));
}

}  // namespace

TEST_CASE("a witness is read back as it was written", "[io]") {
  test::Random random(9);
  for (int i = 0; i < 200; ++i) {
    Network network = test::random_planted(random).instance.network;
    Witness witness;
    witness.fields = {{{-2, 0, 1}, 1, 2}, {{-5, 0, 0, 1}, 1, Rational(7, 4)}};
    for (std::size_t e = 0; e < network.edges.size(); ++e) witness.weights.push_back(random_value(random));
    for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
      witness.biases.push_back(random_value(random));
    }
    std::string text;
    append_witness(text, witness, network);
    INFO(text);
    Witness read = read_witness(text, "w", network);
    REQUIRE(read.fields == witness.fields);
    REQUIRE(read.weights == witness.weights);
    REQUIRE(read.biases == witness.biases);
  }
}

TEST_CASE("names of every kind survive", "[io]") {
  Network network;
  network.neurons = {{"a \"quoted\" \\ \n name", {}, {}}, {"\xC3\xA9|", {}, {}}};
  network.input_count = 1;
  network.output_count = 1;
  network.edges = {{0, 1, {}}};
  Witness witness{{}, {Rational(1, 3)}, {Rational(-2)}};
  std::string text;
  append_witness(text, witness, network);
  CHECK(read_witness(text, "w", network).weights == witness.weights);
}

TEST_CASE("what is no witness of the network is refused with its place", "[io]") {
  Network network;
  network.neurons = {{"x", {}, {}}, {"y", {}, {}}};
  network.input_count = 1;
  network.output_count = 1;
  network.edges = {{0, 1, {}}};
  auto problem_of = [&](const std::string& text) -> std::string {
    try {
      read_witness(text, "w", network);
    } catch (const ParseError& error) {
      return error.what();
    }
    return "";
  };
  const std::string weight = R"({"from":"x","to":"y","value":"1"})";
  auto witness = [&](const std::string& weights, const std::string& biases) {
    return R"({"nnsolve":"witness/1","weights":[)" + weights + R"(],"biases":{)" + biases + "}}";
  };
  CHECK(problem_of(witness(weight, R"("y":0)")).empty());
  CHECK(problem_of(witness("", R"("y":0)")) == "w:1:34: the witness leaves out edge \"x\" -> \"y\"");
  CHECK(problem_of(witness(weight, "")) == "w:1:79: the witness leaves out the bias of neuron \"y\"");
  CHECK(problem_of(witness(weight + "," + weight, R"("y":0)")) == "w:1:69: edge \"x\" -> \"y\" has two weights");
  CHECK(problem_of(witness(weight, R"("y":[["1",1]])")).find("one exponent for each of the 0 fields") !=
        std::string::npos);
}

TEST_CASE("an assignment is read back as it was written", "[io]") {
  // Lost without it: witnesses of formulas that no command can read again.
  test::Random random(10);
  const std::vector<EtrVariable> variables = {{"x", false}, {"b", true}, {"let", false}, {"a |b\" \n c", false}};
  for (int i = 0; i < 100; ++i) {
    Assignment assignment;
    assignment.fields = {{{-2, 0, 1}, 1, 2}, {{-5, 0, 0, 1}, 1, Rational(7, 4)}};
    for (const EtrVariable& variable : variables) {
      assignment.values.push_back(variable.is_bool ? Value(Rational(i % 2)) : random_value(random));
    }
    std::string text;
    append_assignment(text, assignment, variables);
    INFO(text);
    Assignment read = read_assignment(text, "w", variables);
    REQUIRE(read.fields == assignment.fields);
    REQUIRE(read.values == assignment.values);
  }
}

TEST_CASE("what is no assignment of the formula is refused with its place", "[io]") {
  const std::vector<EtrVariable> variables = {{"x", false}, {"b", true}};
  auto problem_of = [&](const std::string& members) -> std::string {
    try {
      read_assignment(R"({"nnsolve":"witness/1",)" + members + "}", "w", variables);
    } catch (const ParseError& error) {
      return error.what();
    }
    return "";
  };
  CHECK(problem_of(R"("assignment":{"x":1,"b":true})").empty());
  CHECK(problem_of(R"("assignment":{"x":"1/2","b":"0"})").empty());
  CHECK(problem_of(R"("assignment":{"b":1,"x":0.5})").empty());
  CHECK(problem_of(R"("assignment":{"b":true})") == "w:1:37: the witness leaves out variable \"x\"");
  CHECK(problem_of(R"("assignment":{"x":1,"b":2})") == "w:1:48: a value of sort Bool must be true or false");
  CHECK(problem_of(R"("assignment":{"x":true,"b":true})").find("a value must be a number") != std::string::npos);
  CHECK(problem_of(R"("assignment":{"x":1,"b":true,"x":1})") == "w:1:53: duplicate key \"x\"");
  CHECK(problem_of(R"("assignment":{"x":1,"b":true,"y":1})") == "w:1:53: unknown variable \"y\"");
  CHECK(problem_of(R"("weights":[])") == "w:1:24: unknown key \"weights\" in a witness of a formula");
  CHECK(problem_of(R"("fields":[])") == "w:1:1: a witness has no \"assignment\"");
}
