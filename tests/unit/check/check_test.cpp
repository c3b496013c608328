#include "nnsolve/check.h"

#include "support/random_instance.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

/// x -> h -> y, identity, no biases, and the targets h-weight * y-weight = product on x = 1.
TrainingInstance chain(const Rational& product) {
  TrainingInstance instance;
  instance.network.neurons = {{"x", {}, {}}, {"h", {}, Rational(0)}, {"y", {}, Rational(0)}};
  instance.network.input_count = 1;
  instance.network.output_count = 1;
  instance.network.edges = {{0, 1, {}}, {1, 2, {}}};
  instance.inputs.push(0, 1);
  instance.inputs.finish_row();
  instance.targets.push(0, product);
  instance.targets.finish_row();
  return instance;
}

Value generator(Variable field) { return Value(Polynomial::variable(field)); }

Field root(int radicand, int lower) { return {{Rational(-radicand), 0, 1}, Rational(lower), Rational(lower + 1)}; }

}  // namespace

TEST_CASE("check agrees with the definition", "[check]") {
  // Lost without it: a wrong sparse evaluation could accept weights that do not fit.
  std::uint64_t seed = GENERATE(11, 12);
  CAPTURE(seed);
  test::Random random(seed);
  int valid = 0;
  int invalid = 0;
  for (int i = 0; i < 1500; ++i) {
    test::Planted planted = test::random_planted(random, {.inputs = 5, .hidden = 7, .rows = 6, .zero_input = 0.6});
    for (int k = 0; k < 3; ++k) {
      bool expected = test::fits(planted.instance, planted.witness);
      CheckResult result = check(planted.instance, planted.witness);
      REQUIRE(result.checked.has_value() == expected);
      REQUIRE(result.problem.empty() == expected);
      ++(expected ? valid : invalid);
      const Network& network = planted.instance.network;
      if (network.edges.empty()) break;
      auto e = static_cast<std::size_t>(test::uniform(random, 0, static_cast<int>(network.edges.size()) - 1));
      if (!network.edges[e].weight) planted.witness.weights[e] = test::small_rational(random);
    }
  }
  CHECK(valid > 1000);
  CHECK(invalid > 500);
}

TEST_CASE("of many outputs those are looked at of which the data point says something, an inequality too", "[check]") {
  TrainingInstance instance;
  instance.network.neurons = {{"x"}, {"h", {}, Rational(0)}};
  instance.network.edges = {{0, 1, {}}};
  for (NeuronIndex n = 2; n < 7; ++n) {
    instance.network.neurons.push_back({"y" + std::to_string(n), {}, Rational(0)});
    instance.network.edges.push_back({1, n, {}});
  }
  instance.network.input_count = 1;
  instance.network.output_count = 5;
  for (int row = 0; row < 2; ++row) {
    instance.inputs.push(0, row + 1);
    instance.inputs.finish_row();
  }
  instance.targets.push(1, Rational(2));
  instance.targets.finish_row();
  instance.targets.finish_row();
  instance.range_targets.push_back({1, 3, {std::nullopt, Rational(8)}});
  const auto weights = [](int second, int fourth) {
    Witness witness{{}, std::vector<Value>(6, Value(Rational(1))), std::vector<Value>(6)};
    witness.weights[2] = Value(Rational(second));
    witness.weights[4] = Value(Rational(fourth));
    return witness;
  };
  CHECK(check(instance, weights(2, 4)).checked);
  CHECK_FALSE(check(instance, weights(3, 4)).checked);
  CHECK_FALSE(check(instance, weights(2, 5)).checked);
}

TEST_CASE("prescribed values must be as prescribed", "[check]") {
  TrainingInstance instance = chain(6);
  instance.network.edges[0].weight = Rational(2);
  Witness witness{{}, {Rational(2), Rational(3)}, {Rational(0), Rational(0)}};
  CHECK(check(instance, witness).checked);
  witness.weights = {Rational(3), Rational(2)};
  CHECK(check(instance, witness).problem == "the weight of edge \"x\" -> \"h\" is prescribed as 2, not 3");
  witness.weights = {Rational(2), Rational(3)};
  witness.biases[1] = Rational(1, 2);
  CHECK(check(instance, witness).problem == "the bias of neuron \"y\" is fixed as 0, not 1/2");
}

TEST_CASE("irrational weights are checked exactly", "[check]") {
  Witness witness{{root(2, 1)}, {generator(0), generator(0)}, {Rational(0), Rational(0)}};
  CHECK(check(chain(2), witness).checked);
  CheckResult off = check(chain(Rational(2'000'000'001, 1'000'000'000)), witness);
  CHECK_FALSE(off.checked);
  CHECK(off.problem == "data point 1: output \"y\" is 2, not 2000000001/1000000000");
}

TEST_CASE("fields that only together make an equality are reported for merging", "[check]") {
  // sqrt2 in two fields: the product is 2, but does not reduce to 2.
  Witness witness{{root(2, 1), root(2, 1)}, {generator(0), generator(1)}, {Rational(0), Rational(0)}};
  CheckResult result = check(chain(2), witness);
  REQUIRE(result.checked);
  CHECK(result.merges == std::vector<std::vector<std::size_t>>{{0, 1}});
  // sqrt2 * sqrt3 is not 2, however it is looked at.
  witness.fields[1] = root(3, 1);
  CHECK_FALSE(check(chain(2), witness).checked);
}

TEST_CASE("a ReLU is cut by the exact sign", "[check]") {
  TrainingInstance instance = chain(0);
  instance.network.neurons[2].activation = Activation::relu;
  Witness negative{{root(2, 1)}, {generator(0), Rational(-1)}, {Rational(0), Rational(0)}};
  CHECK(check(instance, negative).checked);
  Witness positive{{root(2, 1)}, {generator(0), Rational(1, 1'000'000'000)}, {Rational(0), Rational(0)}};
  CHECK_FALSE(check(instance, positive).checked);
}
