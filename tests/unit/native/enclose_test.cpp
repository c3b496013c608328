// From numbers near a solution to an enclosure.
#include "native/enclose.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <cmath>
#include <random>
#include <string>

using namespace nnsolve;

namespace {

/// The double, exactly.
Rational exactly(double value) {
  int exponent = 0;
  const double fraction = std::frexp(value, &exponent);
  Rational result(static_cast<std::int64_t>(std::ldexp(fraction, 53)));
  const Rational factor = exponent >= 53 ? Rational(2) : Rational(1, 2);
  for (int i = 0; i < std::abs(exponent - 53); ++i) result *= factor;
  return result;
}

std::string repeated_product(const std::string& name, int times) {
  std::string text = "(*";
  for (int i = 0; i < times; ++i) text += " " + name;
  return text + ")";
}

std::string exact_text(double value) {
  const std::string text = exactly(value).to_string();
  const std::size_t bar = text.find('/');
  return bar == std::string::npos ? text : "(/ " + text.substr(0, bar) + " " + text.substr(bar + 1) + ")";
}

}  // namespace

TEST_CASE("a root of degree 30 is enclosed, and the file is read back", "[enclose]") {
  // Lost without it: solutions of high degree, which no number field is for.
  const Formula formula =
      read_formula("(declare-const x Real)(declare-const y Real)(assert (= (+ " + repeated_product("x", 30) +
                       " (* y x)) 3))(assert (= (* y y) 2))(assert (> x 0))",
                   "f", Station::etr);
  double x = 1;
  for (int i = 0; i < 60; ++i)
    x -= (std::pow(x, 30) + std::sqrt(2.0) * x - 3) / (30 * std::pow(x, 29) + std::sqrt(2.0));
  EnclosedAssignment near;
  near.values = {exactly(x), exactly(std::sqrt(2.0))};
  near.unknowns = {0, 1};
  const auto enclosed = enclose(formula, near);
  REQUIRE(enclosed);
  CHECK(check(formula, *enclosed).checked);
  const AnyAssignment read = read_any_assignment(to_text(*enclosed, formula), "w", formula);
  const auto& again = std::get<EnclosedAssignment>(read);
  CHECK(again.values == enclosed->values);
  CHECK(again.radius == enclosed->radius);
  CHECK(again.unknowns == enclosed->unknowns);
  CHECK(again.equations == enclosed->equations);
  near.values[1] = exactly(-std::sqrt(2.0));
  CHECK_FALSE(enclose(formula, near));
}

TEST_CASE("the true branch of a disjunction gives the equations", "[enclose]") {
  const Formula formula = read_formula(
      "(declare-const x Real)(declare-const y Real)(assert (or (= x 5) (and (= (* x x) 2) (> y 1)) (= y 7)))"
      "(assert (= (* y y y) (+ x 2)))",
      "f", Station::etr);
  EnclosedAssignment near;
  near.values = {exactly(std::sqrt(2.0)), exactly(std::cbrt(std::sqrt(2.0) + 2))};
  near.unknowns = {0, 1};
  const auto enclosed = enclose(formula, near);
  REQUIRE(enclosed);
  CHECK(enclosed->equations == std::vector<EnclosedAssignment::Equation>{{0, {1, 0}}, {1, {}}});
}

TEST_CASE("planted towers of ReLUs are enclosed", "[enclose]") {
  // Lost without it: networks whose layers are all irrational. Up to 100 equations.
  for (const auto& [widths, rows] :
       {std::pair(std::vector<int>{3, 6, 6, 2}, 12), std::pair(std::vector<int>{4, 10, 8, 3}, 20),
        std::pair(std::vector<int>{6, 14, 12, 5}, 20)}) {
    std::mt19937 random(static_cast<unsigned>(rows));
    std::uniform_real_distribution<double> uniform(-2, 2);
    std::string layers;
    for (const int width : widths) layers += (layers.empty() ? "" : ",") + std::to_string(width);
    auto text = [&](const std::string& data) {
      return R"({"nnsolve":"training/1","network":{"layers":[)" + layers +
             R"(],"activations":["relu","relu","identity"]},"data":[)" + data + "]}";
    };
    TrainingInstance instance = read_instance(text(""), "n");
    const Network& network = instance.network;
    std::vector<double> weights;
    std::vector<double> biases;
    for (std::size_t e = 0; e < network.edges.size(); ++e) weights.push_back(uniform(random));
    for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) biases.push_back(uniform(random));
    std::string data;
    // The targets are rational numbers near what these weights give, so the weights are near what fits, if that is
    // there.
    for (int row = 0; row < rows; ++row) {
      std::vector<double> values(network.neuron_count(), 0);
      for (NeuronIndex n = 0; n < network.input_count; ++n) values[n] = std::floor(4 * uniform(random)) / 4;
      for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
        values[n] = biases[n - network.input_count];
        for (std::size_t e = 0; e < network.edges.size(); ++e) {
          if (network.edges[e].to == n) values[n] += weights[e] * values[network.edges[e].from];
        }
        if (network.neurons[n].activation == Activation::relu) values[n] = std::max(values[n], 0.0);
      }
      auto list = [&](NeuronIndex begin, NeuronIndex end) {
        std::string numbers;
        for (NeuronIndex n = begin; n < end; ++n) {
          numbers += (numbers.empty() ? "\"" : ",\"") + exactly(values[n]).to_string() + "\"";
        }
        return "[" + numbers + "]";
      };
      data += (data.empty() ? "" : ",") + std::string(R"({"x":)") + list(0, network.input_count) + R"(,"y":)" +
              list(network.first_output(), network.neuron_count()) + "}";
    }
    instance = read_instance(text(data), "n");
    EnclosedWitness near;
    for (const double weight : weights) near.weights.push_back(exactly(weight));
    for (const double bias : biases) near.biases.push_back(exactly(bias));
    near.unknowns = free_parameters(instance.network);
    const auto enclosed = enclose(instance, near);
    REQUIRE(enclosed);
    CHECK(enclosed->unknowns.size() == enclosed->equations.size());
    CHECK(enclosed->equations.size() == static_cast<std::size_t>(rows * widths.back()));
    const AnyWitness read = read_any_witness(to_text(*enclosed, instance.network), "w", instance);
    const CheckResult result = check(instance, std::get<EnclosedWitness>(read));
    REQUIRE(result.checked);
    CHECK(result.checked->is_enclosed());
    // Nobody can mistake it for an exact one.
    CHECK_THROWS_AS(read_witness(to_text(*enclosed, instance.network), "w", instance.network), ParseError);
  }
}

TEST_CASE("a large sparse system is enclosed", "[enclose]") {
  // Lost without it: systems with more equations than a dense test can take. x_i (x_i+1 + 2 x_i+7) = right, planted at
  // square roots; and one enclosure whose radius was made too large encloses nothing.
  const std::size_t equations = 150, unknowns = 160;
  std::mt19937_64 random(7);
  std::vector<double> planted;
  for (std::size_t i = 0; i < unknowns; ++i) planted.push_back(std::sqrt(2 + static_cast<double>(random() % 20)));
  std::string text;
  const auto name = [&](std::size_t i) { return std::string("x").append(std::to_string(i % unknowns)); };
  for (std::size_t i = 0; i < unknowns; ++i) text += "(declare-const " + name(i) + " Real)";
  for (std::size_t i = 0; i < equations; ++i) {
    const std::size_t far = i + 7 + random() % 9;
    const double value = planted[i] * (planted[i + 1] + 2 * planted[far % unknowns]);
    text +=
        "(assert (= (* " + name(i) + " (+ " + name(i + 1) + " (* 2 " + name(far) + "))) " + exact_text(value) + "))";
  }
  text += "(assert (> x3 1))";
  const Formula formula = read_formula(text, "f", Station::etr);
  EnclosedAssignment near;
  for (const double value : planted) near.values.push_back(exactly(value));
  near.unknowns = real_variables(formula);
  CHECK(near.unknowns.size() == unknowns);
  auto enclosed = enclose(formula, near);
  REQUIRE(enclosed);
  CHECK(enclosed->unknowns.size() == equations);
  CHECK(check(formula, *enclosed).checked);
  EnclosedAssignment moved = *enclosed;
  moved.values[moved.unknowns[5]] += enclosed->radius * Rational(3);
  CHECK_FALSE(check(formula, moved).checked);
  enclosed->radius = Rational(100);
  CHECK_FALSE(check(formula, *enclosed).checked);
}
