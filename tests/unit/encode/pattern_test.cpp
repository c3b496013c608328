// Kept activation patterns: the condition as it is defined, against what the encoding of the instance with it says.
// Without these a pattern could ask too much, or nothing, and a fit of it be one of another question.
#include "network/pattern.h"

#include "encode/encode.h"
#include "support/random_instance.h"
#include "support/valuation.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace nnsolve;

namespace {

/// By data point and neuron the sign of the sum, as the definition has it.
std::vector<std::vector<int>> signs_of(const TrainingInstance& instance, const Witness& witness) {
  const Network& network = instance.network;
  std::vector<std::vector<int>> signs;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    const std::vector<Rational> values = test::evaluate(instance, witness, row);
    std::vector<Rational> sums(network.neuron_count());
    for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
      sums[n] = witness.biases[n - network.input_count].rational();
    }
    for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
      sums[network.edges[e].to] += witness.weights[e].rational() * values[network.edges[e].from];
    }
    std::vector<int>& row_signs = signs.emplace_back();
    for (const Rational& sum : sums) row_signs.push_back(sum.sign());
  }
  return signs;
}

bool keeps(const TrainingInstance& instance, const std::vector<std::vector<int>>& pattern, const Witness& witness) {
  const auto signs = signs_of(instance, witness);
  for (std::size_t row = 0; row < signs.size(); ++row) {
    for (NeuronIndex n = instance.network.input_count; n < instance.network.neuron_count(); ++n) {
      const bool bends = instance.network.neurons[n].activation != Activation::identity;
      if (bends && signs[row][n] * pattern[row][n] < 0) return false;
    }
  }
  return true;
}

struct Counts {
  int fitting = 0;
  int failing = 0;
  int failing_by_pattern = 0;
  int decided = 0;
};

void hold_against_definition(test::Random& random, const test::Shape& shape, Counts& counts) {
  const auto [instance, planted] = test::random_planted(random, shape);
  const auto pattern = signs_of(instance, planted);
  const PatternInstance kept = keep_pattern(instance, planted);
  const Encoding encoding = encode(kept.instance);
  Witness witness = planted;
  for (int k = 0; k < 4; ++k) {
    const Witness wide = with_pattern(kept, witness);
    const bool fits = test::fits(instance, witness);
    const bool expected = fits && keeps(instance, pattern, witness);
    ++(expected ? counts.fitting : fits ? counts.failing_by_pattern : counts.failing);
    REQUIRE(test::satisfies(encoding, kept.instance.network, wide) == expected);
    REQUIRE(check(kept.instance, wide).checked.has_value() == expected);
    const Witness back = without_pattern(kept, instance.network, wide);
    REQUIRE((back.weights == witness.weights && back.biases == witness.biases));
    test::perturb(random, instance.network, witness);
  }
  bool is_decided = true;
  for (std::size_t row = 0; row < pattern.size(); ++row) {
    for (NeuronIndex n = instance.network.input_count; n < instance.network.neuron_count(); ++n) {
      const bool bends = instance.network.neurons[n].activation != Activation::identity;
      is_decided = is_decided && (!bends || pattern[row][n] != 0);
    }
  }
  if (!is_decided) return;
  ++counts.decided;
  const auto is_case = [](const Constraint& constraint) { return constraint.kind == Constraint::Kind::any; };
  REQUIRE(std::ranges::none_of(encoding.system.constraints, is_case));
}

}  // namespace

TEST_CASE("a kept pattern asks for the sides of its sums, and leaves no cases", "[encode]") {
  test::Random random(5);
  Counts counts;
  for (int i = 0; i < 700; ++i) {
    hold_against_definition(random, {}, counts);
    hold_against_definition(random, {.hidden = 6, .rows = 4, .relu = 0.9, .layered = 1}, counts);
  }
  CHECK(counts.fitting > 1000);
  CHECK(counts.failing > 300);
  CHECK(counts.failing_by_pattern > 30);
  CHECK(counts.decided > 300);
}

TEST_CASE("a pattern with a threshold is kept with the cost max, and refused with a sum of errors", "[encode]") {
  test::Random random(9);
  for (int i = 0; i < 50; ++i) {
    auto [instance, planted] = test::random_planted(random);
    instance.threshold = Rational(1, 3);
    instance.cost = Cost::l1;
    REQUIRE_THROWS_AS(keep_pattern(instance, planted), UsageError);
    instance.cost = Cost::max;
    const PatternInstance kept = keep_pattern(instance, planted);
    REQUIRE(kept.instance.threshold.is_zero());
    // Biases of outputs that are moved by as much, and by more.
    for (const Rational& shift : {Rational(1, 3), Rational(2, 5)}) {
      Witness moved = planted;
      for (NeuronIndex n = instance.network.first_output(); n < instance.network.neuron_count(); ++n) {
        const auto place = n - instance.network.input_count;
        moved.biases[place] = planted.biases[place].rational() + shift;
      }
      const auto signs = signs_of(instance, planted);
      const bool expected = check(instance, moved).checked.has_value() && keeps(instance, signs, moved);
      const Witness wide = with_pattern(kept, moved);
      REQUIRE(check(kept.instance, wide).checked.has_value() == expected);
    }
  }
}
