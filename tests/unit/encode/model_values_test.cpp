#include "encode/model_values.h"

#include "algebra/number_field.h"
#include "check/check_and_merge.h"
#include "support/random_instance.h"

#include <catch2/catch.hpp>

using namespace nnsolve;

namespace {

Real square_root(int radicand) { return *Real::root_by_index({Rational(-radicand), 0, 1}, 2); }

/// `count` chains x -> h -> y side by side, each with the target `product` on its own data point.
TrainingInstance chains(std::uint32_t count, const Rational& product) {
  TrainingInstance instance;
  Network& network = instance.network;
  network.neurons.resize(std::size_t{3} * count);
  network.input_count = count;
  network.output_count = count;
  for (std::uint32_t i = 0; i < count; ++i) {
    network.neurons[count + i].bias = Rational(0);
    network.neurons[2 * count + i].bias = Rational(0);
    network.edges.push_back({i, count + i, {}});
    network.edges.push_back({count + i, 2 * count + i, {}});
    instance.inputs.push(i, 1);
    instance.inputs.finish_row();
    instance.targets.push(i, product);
    instance.targets.finish_row();
  }
  return instance;
}

}  // namespace

TEST_CASE("a model's weights come back as they are", "[solve]") {
  test::Random random(3);
  for (int i = 0; i < 300; ++i) {
    test::Planted planted = test::random_planted(random);
    const Network& network = planted.instance.network;
    Encoding encoding = encode(exact_fit(planted.instance));
    std::vector<Real> model(encoding.system.variable_count());
    for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
      Variable variable = encoding.weight_variables[e];
      if (variable != Encoding::no_variable) model[variable] = planted.witness.weights[e].rational();
    }
    for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
      Variable variable = encoding.bias_variables[n];
      if (variable != Encoding::no_variable) {
        model[variable] = planted.witness.biases[n - network.input_count].rational();
      }
    }
    // What has no variable has no influence: the lifted weights fit, too.
    REQUIRE(check_and_merge(planted.instance, witness_of(planted.instance, encoding, model)).checked);
  }
}

TEST_CASE("independent parts keep fields of their own", "[solve]") {
  // Lost without it: one field for 40 square roots of different primes would have degree 2^40.
  const std::vector<int> primes = {2,  3,  5,  7,  11, 13, 17, 19, 23, 29, 31,  37,  41,  43,  47,
                                   53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113};
  TrainingInstance instance = chains(static_cast<std::uint32_t>(primes.size()), 1);
  Encoding encoding = encode(exact_fit(instance));
  std::vector<Real> model(encoding.system.variable_count());
  for (std::size_t i = 0; i < primes.size(); ++i) {
    Real root = square_root(primes[i]);
    model[encoding.weight_variables[2 * i]] = root;
    // 1 / sqrt p = sqrt p / p, the positive root of p x^2 - 1
    model[encoding.weight_variables[2 * i + 1]] = *Real::root_by_index({-1, 0, Rational(primes[i])}, 2);
  }
  CheckResult result = check_and_merge(instance, witness_of(instance, encoding, model));
  REQUIRE(result.checked);
  CHECK(result.checked->witness().fields.size() == primes.size());
}

TEST_CASE("dependent parts are merged until every equality reduces to 0", "[solve]") {
  // One output: sqrt2 * 1 + sqrt3 * 1 + (sqrt2 + sqrt3) * -1 = 0, each weight given as a number of its own.
  TrainingInstance instance;
  instance.network.neurons = {{"a", {}, {}}, {"b", {}, {}}, {"c", {}, {}}, {"y", {}, Rational(0)}};
  instance.network.input_count = 3;
  instance.network.output_count = 1;
  instance.network.edges = {{0, 3, {}}, {1, 3, {}}, {2, 3, {}}};
  for (std::uint32_t i = 0; i < 3; ++i) instance.inputs.push(i, i < 2 ? 1 : -1);
  instance.inputs.finish_row();
  instance.targets.push(0, 0);
  instance.targets.finish_row();
  Encoding encoding = encode(exact_fit(instance));
  std::vector<Real> model(encoding.system.variable_count());
  model[encoding.weight_variables[0]] = square_root(2);
  model[encoding.weight_variables[1]] = square_root(3);
  model[encoding.weight_variables[2]] = *Real::root_by_index({1, 0, -10, 0, 1}, 4);  // sqrt2 + sqrt3
  CheckResult result = check_and_merge(instance, witness_of(instance, encoding, model));
  REQUIRE(result.checked);
  CHECK(result.merges.empty());
  CHECK(result.checked->witness().fields.size() == 1);
}

TEST_CASE("a model that lies is caught", "[solve]") {
  TrainingInstance instance = chains(1, 2);
  Encoding encoding = encode(exact_fit(instance));
  std::vector<Real> model(encoding.system.variable_count(), square_root(3));
  CHECK_FALSE(check_and_merge(instance, witness_of(instance, encoding, model)).checked);
}

TEST_CASE("a model of a formula's encoding becomes values of its variables", "[solve]") {
  // Lost without it: signs of Bool variables or auxiliary variables would end up in a witness.
  Etr formula;
  const NodeIndex b = formula.make_variable(formula.add_variable("b", true));
  const NodeIndex x = formula.make_variable(formula.add_variable("x", false));
  const NodeIndex square = formula.make_product(std::array{x, x});
  const NodeIndex is_two =
      formula.make_atom(formula.make_difference(square, formula.make_constant(2)), Relation::equal);
  formula.add_assertion(is_two);
  formula.add_assertion(formula.make_equivalence(b, formula.make_atom(x, Relation::greater)));
  const FormulaEncoding encoding = encode(formula);
  std::vector<Real> model(encoding.system.variable_count(), Rational(0));
  for (int sign : {1, -1}) {
    model[0] = Rational(sign);
    model[1] = *Real::root_by_index({-2, 0, 1}, sign > 0 ? 2 : 1);
    const Assignment assignment = assignment_of(encoding, model);
    REQUIRE(assignment.values.size() == 2);
    CHECK(assignment.values[0] == Value(Rational(sign > 0 ? 1 : 0)));
    CHECK(assignment.fields.size() == 1);
    CHECK(check_and_merge(formula, assignment).checked);
  }
  model[0] = Rational(1);  // with x < 0
  CHECK_FALSE(check_and_merge(formula, assignment_of(encoding, model)).checked);
}
