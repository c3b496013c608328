// Networks of formulas: what refutes the formula refutes each network that the reduction makes of it. Without these
// tests the facts of some kind of network (another activation, variant or target) could stop saying what the formula
// says, and its unsat would rest on presolve's word; or a network that fits could get a proof that it does not.
#include "certify/base.h"
#include "certify/differences.h"
#include "certify/elaborate.h"
#include "certify/gauge.h"
#include "certify/quotients.h"
#include "checked.h"
#include "generate/random.h"
#include "io/instance_text.h"
#include "tests/support/scale.h"

#include "nnsolve/io.h"
#include "nnsolve/reduce.h"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace nnsolve;
using namespace nnsolve::test;
using generators::index_below;
using generators::Random;

namespace {

/// Each variable is said to be a sum, a difference or a reciprocal of those before it, the first one 1, or 1 or -1; and
/// at the end two of them to be the same.
std::string determined_formula(Random& random, bool is_true) {
  const std::size_t count = 4 + index_below(random, 3);
  std::vector<Rational> values{Rational(1)};
  auto name = [](std::size_t i) { return "x" + std::to_string(i); };
  std::string text = generators::chance(random, 50) ? "x0 = 1\n" : "x0 * x0 = 1\n";
  while (values.size() < count) {
    const std::size_t next = values.size(), i = index_below(random, next), j = index_below(random, next);
    switch (index_below(random, 3)) {
      case 0:
        text += name(i) + " + " + name(j) + " = " + name(next) + "\n";
        values.push_back(values[i] + values[j]);
        break;
      case 1:
        text += name(next) + " + " + name(i) + " = " + name(j) + "\n";
        values.push_back(values[j] - values[i]);
        break;
      default:
        if (values[i].is_zero()) continue;
        text += name(next) + " * " + name(i) + " = 1\n";
        values.push_back(Rational(1) / values[i]);
    }
  }
  for (;;) {
    // x_i + x_j = x_k
    const std::size_t i = index_below(random, count), j = index_below(random, count), k = index_below(random, count);
    if ((values[i] + values[j] == values[k]) != is_true) {
      if (!is_true || !generators::chance(random, 5)) continue;
      return text;
    }
    return text + name(i) + " + " + name(j) + " = " + name(k) + "\n";
  }
}

struct NetworkKind {
  const char* name;
  ReduceOptions options;
};
std::vector<NetworkKind> network_kinds() {
  std::vector<NetworkKind> result;
  for (const Activation activation : {Activation::identity, Activation::relu}) {
    const bool is_relu = activation == Activation::relu;
    ReduceOptions options;
    options.activation = activation;
    result.push_back({is_relu ? "ReLU" : "identity", options});
    options.variant = Variant::compact;
    result.push_back({is_relu ? "compact, ReLU" : "compact", options});
    options.variant = Variant::repaired;
    options.construction = Construction::completion;
    result.push_back({is_relu ? "completion, ReLU" : "completion", options});
  }
  ReduceOptions restricted;
  restricted.to = Station::restricted;
  result.push_back({"restricted", restricted});
  return result;
}

std::string network_of(const std::string& text, const ReduceOptions& options) {
  const Reduction reduction(read_formula(text, "test", Station::etr_inv), options);
  std::string network;
  append_instance(network, reduced_network(reduction));
  return network;
}

/// Of a network; empty if there is none.
std::string certificate_of(const std::string& text, const ReduceOptions& options) {
  const ExactFit fit = exact_fit(read_instance(text, "test.net.json"));
  NetworkFacts facts;
  std::string problem;
  const auto base = certificate_base(fit, facts, problem);
  REQUIRE(base);
  const BaseSystem system = system_of(*base);
  std::optional<DifferenceSystem> question;
  if (options.construction == Construction::completion) {
    question = gauge(fit, facts, system);
  } else if (options.to == Station::restricted) {
    question = differences(fit, facts, *base, system, false);
  } else {
    question = quotients(fit, facts, system);
  }
  REQUIRE(question);
  const System left = presolve_for_proof(question->system, {}, question->derivations);
  Elaborated made = elaborate(*base, system.given, question->derivations);
  if (!made.certificate && count_long_disequations(question->derivations) > 0) {
    presolve_without_disequations(left, {}, question->derivations);
    made = elaborate(*base, system.given, question->derivations);
  }
  return made.certificate ? made.certificate->text : "";
}

}  // namespace

TEST_CASE("networks of formulas without a solution get certificates, whatever kind they are of") {
  Random random(seed_or(31));
  for (int round = 0; round < scaled(10); ++round) {
    const std::string text = determined_formula(random, false);
    for (const NetworkKind& kind : network_kinds()) {
      CAPTURE(round, text, kind.name);
      const std::string network = network_of(text, kind.options);
      const std::string certificate = certificate_of(network, kind.options);
      CHECK_FALSE(certificate.empty());
      if (!certificate.empty()) CHECK(checked(*nncheck::read_network(network), certificate) == "");
    }
  }
}

TEST_CASE("networks of formulas that have a solution get none") {
  Random random(seed_or(32));
  for (int round = 0; round < scaled(5); ++round) {
    const std::string text = determined_formula(random, true);
    for (const NetworkKind& kind : network_kinds()) {
      CAPTURE(round, text, kind.name);
      CHECK(certificate_of(network_of(text, kind.options), kind.options).empty());
    }
  }
}

TEST_CASE("outputs that ask for several numbers, inputs beside the hidden layer, and prescribed weights") {
  // The hidden neuron's values times its weights are a matrix of rank 1; `shown` is what the last entry must be.
  auto network = [](const std::string& activation, const std::string& shown) {
    return R"({"nnsolve": "training/1", "network": {"inputs": ["u", "x", "s"], "hidden": [{"id": "g", "activation": "relu"}, )"
           R"({"id": "h", "activation": "relu"}], "outputs": [{"id": "y", "activation": ")" +
           activation + R"("}, {"id": "z", "activation": ")" + activation +
           R"("}], "edges": [["u", "g"], ["x", "g"], ["s", "h"], ["g", "y"], ["g", "z"], ["s", "y"], {"from": "h", "to": "z", "weight": "2"}]}, )"
           R"("data": [{"x": [0, 0, 0], "y": [0, 0]}, {"x": [1, 0, 0], "y": [1, 1]}, {"x": [0, 1, 0], "y": [2, "?"]}, )"
           R"({"x": [0, 1, 1], "y": [3, 4]}, {"x": [0, 0, 1], "y": [1, 2]}, {"x": [1, 0, 1], "y": [2, )" +
           shown + "]}]}";
  };
  // With sums s on the row of zeros, s <= 0 for ReLUs: y is s + g d, where d is 1 - s for u and 2 - s for x.
  for (const char* activation : {"identity", "relu"}) {
    CAPTURE(activation);
    const std::string possible = network(activation, "3"), impossible = network(activation, "1");
    CHECK(certificate_of(possible, {}).empty());
    const std::string certificate = certificate_of(impossible, {});
    REQUIRE_FALSE(certificate.empty());
    CHECK(checked(*nncheck::read_network(impossible), certificate) == "");
  }
}

namespace {

/// (1 + k_i x_i)^2 times all x_j^2 but x_i^2, summed up, and the product of all x_i^2: the squares of 1 / x_i + k_i and
/// 1, times a common denominator. Never 0; if it says that something less is 0, that can be.
std::string squares_of_reciprocals(Random& random, std::size_t count, bool is_possible, bool are_positive) {
  std::string text = "(set-logic QF_NRA)\n", sum, product;
  auto name = [](std::size_t i) { return "x" + std::to_string(i); };
  auto times_all_but = [&](std::size_t i) {
    std::string factors;
    for (std::size_t j = 0; j < count; ++j) factors += j == i ? "" : " " + name(j) + " " + name(j);
    return factors;
  };
  std::string signs;
  for (std::size_t i = 0; i < count; ++i) {
    text += "(declare-const " + name(i) + " Real)\n";
    signs += are_positive ? "(assert (> " + name(i) + " 0))\n" : "(assert (not (= " + name(i) + " 0)))\n";
    const std::string k = std::to_string(generators::uniform(random, -3, -1));
    const std::string root = "(+ 1 (* (- " + k.substr(1) + ") " + name(i) + "))";
    sum += " (* " + root + " " + root + times_all_but(i) + ")";
  }
  product = is_possible ? "0" : "(*" + times_all_but(count) + ")";
  return text + signs + "(assert (<= (+" + sum + " " + product + ") 0))\n(check-sat)\n";
}

}  // namespace

TEST_CASE("sums of squares of reciprocals are seen through their common denominator") {
  Random random(seed_or(33));
  for (int round = 0; round < scaled(8); ++round) {
    const bool is_possible = round % 4 == 3;
    const std::string text = squares_of_reciprocals(random, 3 + index_below(random, 2), is_possible, round % 2 == 0);
    CAPTURE(text);
    std::string problem;
    const auto base = certificate_base(read_formula(text, "test", Station::etr), problem);
    REQUIRE(base);
    const BaseSystem system = system_of(*base);
    presolving::Derivations derivations;
    presolve_for_proof(system.system, {}, derivations);
    std::size_t questions = 0;
    const Elaborated made = elaborate(*base, system.given, derivations, [&] { return ++questions > 2000; });
    CHECK(made.certificate.has_value() == !is_possible);
    if (made.certificate) CHECK(checked(*nncheck::read_smt2(text), made.certificate->text) == "");
  }
}
