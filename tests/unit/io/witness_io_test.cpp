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
