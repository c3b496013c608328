// The encoder's law, against the plainest evaluator: given weights satisfy the system, with the values in between
// computed from it, exactly if they fit the data.
#include "encode/encode.h"

#include "support/random_instance.h"

#include <catch2/catch.hpp>

#include <optional>

using namespace nnsolve;

namespace {

class Valuation {
 public:
  explicit Valuation(std::size_t variables) : values_(variables) {}

  void set(Variable variable, const Rational& value) { values_[variable] = value; }

  /// The value of a polynomial without its terms in unknown variables, and those variables.
  Rational evaluate(const Polynomial& polynomial, std::vector<Term>& unknown) const {
    Rational sum;
    for (const Term& term : polynomial.terms()) {
      Rational product = term.coefficient;
      bool known = true;
      for (Variable variable : term.monomial.factors()) {
        known = known && values_[variable].has_value();
        if (known) product *= *values_[variable];
      }
      if (known) {
        sum += product;
      } else {
        unknown.push_back(term);
      }
    }
    return sum;
  }

  bool holds(const Constraint& constraint) {
    switch (constraint.kind) {
      case Constraint::Kind::atom:
        return atom_holds(constraint);
      case Constraint::Kind::all:
        for (const Constraint& part : constraint.parts) {
          if (!holds(part)) return false;
        }
        return true;
      case Constraint::Kind::any:
        for (const Constraint& part : constraint.parts) {
          if (holds(part)) return true;
        }
        return false;
    }
    return false;
  }

 private:
  /// An equation with one unknown variable defines it.
  bool atom_holds(const Constraint& atom) {
    std::vector<Term> unknown;
    Rational value = evaluate(atom.polynomial, unknown);
    if (!unknown.empty()) {
      REQUIRE(atom.relation == Relation::equal);
      REQUIRE(unknown.size() == 1);
      REQUIRE(unknown[0].monomial.degree() == 1);
      set(unknown[0].monomial.factors()[0], -value / unknown[0].coefficient);
      return true;
    }
    switch (atom.relation) {
      case Relation::equal:
        return value.is_zero();
      case Relation::not_equal:
        return !value.is_zero();
      case Relation::greater:
        return value.sign() > 0;
      case Relation::greater_equal:
        return value.sign() >= 0;
    }
    return false;
  }

  std::vector<std::optional<Rational>> values_;
};

bool satisfies(const Encoding& encoding, const Network& network, const Witness& witness) {
  Valuation valuation(encoding.system.variable_count());
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    if (encoding.weight_variables[e] != Encoding::no_variable) {
      valuation.set(encoding.weight_variables[e], witness.weights[e].rational());
    }
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    if (encoding.bias_variables[n] != Encoding::no_variable) {
      valuation.set(encoding.bias_variables[n], witness.biases[n - network.input_count].rational());
    }
  }
  for (const Constraint& constraint : encoding.system.constraints) {
    if (!valuation.holds(constraint)) return false;
  }
  return true;
}

/// Changes one free weight or bias, or none.
void perturb(test::Random& random, const Network& network, Witness& witness) {
  if (network.edges.empty()) return;
  auto e = static_cast<std::size_t>(test::uniform(random, 0, static_cast<std::int64_t>(network.edges.size()) - 1));
  if (!network.edges[e].weight) witness.weights[e] = test::small_rational(random);
}

void hold_against_evaluator(test::Random& random, const test::Shape& shape, int& fitting, int& failing) {
  test::Planted planted = test::random_planted(random, shape);
  Encoding encoding = encode(exact_fit(planted.instance));
  for (int k = 0; k < 4; ++k) {
    bool expected = test::fits(planted.instance, planted.witness);
    ++(expected ? fitting : failing);
    REQUIRE(satisfies(encoding, planted.instance.network, planted.witness) == expected);
    perturb(random, planted.instance.network, planted.witness);
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
