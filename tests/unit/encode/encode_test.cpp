// The encoder's law, against the plainest evaluator: given weights satisfy the system, with the values in between
// computed from it, exactly if they fit the data.
#include "encode/encode.h"

#include "support/random_instance.h"
#include "support/valuation.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

void hold_against_evaluator(test::Random& random, const test::Shape& shape, int& fitting, int& failing) {
  test::Planted planted = test::random_planted(random, shape);
  Encoding encoding = encode(exact_fit(planted.instance));
  for (int k = 0; k < 4; ++k) {
    bool expected = test::fits(planted.instance, planted.witness);
    ++(expected ? fitting : failing);
    REQUIRE(test::satisfies(encoding, planted.instance.network, planted.witness) == expected);
    test::perturb(random, planted.instance.network, planted.witness);
  }
}

}  // namespace

TEST_CASE("weights satisfy the encoding if and only if they fit the data", "[encode]") {
  std::uint64_t seed = GENERATE(1, 2, 3);
  CAPTURE(seed);
  test::Random random(seed);
  int fitting = 0;
  int failing = 0;
  for (int i = 0; i < 700; ++i) {
    hold_against_evaluator(random, {}, fitting, failing);
    hold_against_evaluator(random, {.hidden = 8, .rows = 3}, fitting, failing);
    // Many in-neighbours and few active inputs: sums written as changes against the zero input.
    hold_against_evaluator(random, {.inputs = 8, .hidden = 8, .rows = 6, .edge_density = 0.4, .zero_input = 0.85},
                           fitting, failing);
  }
  CHECK(fitting > 500);
  CHECK(failing > 500);
}

TEST_CASE("a network without hidden layer is linear arithmetic", "[encode]") {
  test::Random random(7);
  for (int i = 0; i < 50; ++i) {
    REQUIRE(is_linear(encode(exact_fit(test::random_planted(random, {.hidden = 0}).instance)).system));
  }
}

TEST_CASE("the encoding of sparse rows grows with what they touch", "[encode]") {
  // n inputs, each with a hidden neuron of its own, one output; row i sets input i only.
  auto terms_of = [](std::uint32_t n) {
    TrainingInstance instance;
    instance.network.neurons.resize(2 * n + 1);
    instance.network.input_count = n;
    instance.network.output_count = 1;
    for (std::uint32_t i = 0; i < n; ++i) {
      instance.network.edges.push_back({i, n + i, {}});
      instance.network.edges.push_back({n + i, 2 * n, {}});
      instance.inputs.push(i, 1);
      instance.inputs.finish_row();
      instance.targets.push(0, 1);
      instance.targets.finish_row();
    }
    return measure(encode(exact_fit(instance)).system).terms;
  };
  CHECK(terms_of(2000) < 8 * 2000);
}
