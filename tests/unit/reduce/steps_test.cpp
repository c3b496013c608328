// The steps together, on random formulas with planted solutions: every station is checked exactly on the way there and
// back, and the networks are what Theorem 2 promises.
#include "algebra/number_field.h"
#include "check/check_and_merge.h"
#include "reduce/reduction.h"
#include "support/random_formula.h"

#include "nnsolve/check.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace nnsolve;

namespace {

constexpr std::uint64_t steps_seed = 20261123;

std::vector<ReduceOptions> all_options() {
  std::vector<ReduceOptions> all;
  for (Variant variant : {Variant::repaired, Variant::compact}) {
    for (Activation activation : {Activation::identity, Activation::relu}) {
      ReduceOptions options;
      options.variant = variant;
      options.activation = activation;
      all.push_back(options);
    }
  }
  return all;
}

const Blueprint& network_of(const Reduction& reduction) { return *std::get<const Blueprint*>(reduction.target()); }

/// Values as normal forms of the same fields.
bool is_same(const Assignment& a, const Assignment& b) { return a.fields == b.fields && a.values == b.values; }

/// Rescales every hidden neuron, moves biases about and stretches nothing else: the same function.
Witness regauged(const TrainingInstance& instance, Witness witness, test::Random& random) {
  const Network& network = instance.network;
  const bool is_relu = network.neurons.back().activation == Activation::relu;
  FieldArithmetic arithmetic(witness.fields);
  std::vector<Rational> scales(network.neuron_count(), Rational(1));
  std::vector<Rational> shifts(network.neuron_count());
  for (NeuronIndex n = network.input_count; n < network.first_output(); ++n) {
    do {
      scales[n] = test::small_rational(random);
    } while (scales[n].is_zero() || (is_relu && scales[n].sign() < 0));
    if (!is_relu) shifts[n] = test::small_rational(random);
    // Under ReLU a neuron that is always active stays so with a larger bias.
    if (is_relu && witness.biases[n - network.input_count].is_rational())
      shifts[n] = Rational(test::uniform(random, 0, 2));
  }
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    const Edge& edge = network.edges[e];
    Value& weight = witness.weights[e];
    if (network.is_input(edge.from)) {
      weight = arithmetic.multiply(weight, Value(scales[edge.to]));
    } else {
      weight = arithmetic.multiply(weight, Value(Rational(1) / scales[edge.from]));
      Value& bias = witness.biases[edge.to - network.input_count];
      bias = arithmetic.subtract(bias, arithmetic.multiply(weight, Value(shifts[edge.from] * scales[edge.from])));
    }
  }
  for (NeuronIndex n = network.input_count; n < network.first_output(); ++n) {
    Value& bias = witness.biases[n - network.input_count];
    bias = arithmetic.multiply(arithmetic.add(bias, Value(shifts[n])), Value(scales[n]));
  }
  return witness;
}

/// Lowers B_t of a ReLU network to -d: the offsets then contribute 1 + d, and everything else scales by 1 + d.
Witness with_lower_base(const TrainingInstance& instance, Witness witness, const Rational& d) {
  const Network& network = instance.network;
  FieldArithmetic arithmetic(witness.fields);
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    const Edge& edge = network.edges[e];
    if (network.is_input(edge.from)) continue;
    Value& bias = witness.biases[edge.to - network.input_count];
    const Value effect = arithmetic.multiply(witness.weights[e], witness.biases[edge.from - network.input_count]);
    bias = arithmetic.subtract(bias, arithmetic.multiply(effect, Value(d)));
    witness.weights[e] = arithmetic.multiply(witness.weights[e], Value(Rational(1) + d));
  }
  for (std::size_t t = 0; t < network.output_count; ++t) {
    Value& bias = witness.biases[network.first_output() + t - network.input_count];
    bias = arithmetic.subtract(bias, Value(d));
  }
  return witness;
}

}  // namespace

// Without it: a witness could be lost or changed on the way, or a station could accept what its source refuses.
TEST_CASE("solutions are carried to every station and back") {
  test::Random random(steps_seed);
  CAPTURE(steps_seed);
  for (int i = 0; i < 150; ++i) {
    CAPTURE(i);
    const test::PlantedFormula planted = test::planted_formula(random, i % 2 == 0);
    REQUIRE(check(planted.formula, planted.solution).checked);
    for (ReduceOptions options : all_options()) {
      for (Station station : {Station::etr_inv, Station::etr_inv_eq, Station::restricted, Station::training}) {
        options.to = station;
        const Reduction reduction(planted.formula, options);
        Solution pushed = reduction.push(planted.solution);
        REQUIRE(is_same(reduction.pull(pushed), planted.solution));
        const Reduction::Target target = reduction.target();
        if (const auto* eq = std::get_if<const EtrInvEq*>(&target)) {
          REQUIRE(check(**eq, std::get<Assignment>(pushed)).checked);
        }
        if (station < Station::restricted) continue;
        const TrainingInstance instance = to_instance(network_of(reduction));
        const CheckResult result = check(instance, std::get<Witness>(pushed));
        REQUIRE(result.problem == "");
        REQUIRE(result.merges.empty());
      }
    }
  }
}

// Without it: `pull` would only understand what `push` writes.
TEST_CASE("any weights that fit are pulled to a solution") {
  test::Random random(steps_seed);
  CAPTURE(steps_seed);
  for (int i = 0; i < 80; ++i) {
    CAPTURE(i);
    const test::PlantedFormula planted = test::planted_formula(random, i % 2 == 0);
    for (const ReduceOptions& options : all_options()) {
      const Reduction reduction(planted.formula, options);
      const TrainingInstance instance = to_instance(network_of(reduction));
      Witness witness = std::get<Witness>(reduction.push(planted.solution));
      if (options.activation == Activation::relu) {
        witness = with_lower_base(instance, std::move(witness), Rational(test::uniform(random, 0, 3), 2));
      }
      witness = regauged(instance, std::move(witness), random);
      REQUIRE(check(instance, witness).problem == "");
      REQUIRE(is_same(reduction.pull(witness), planted.solution));
    }
  }
}

// Without it: .etrinveq files that no reduction wrote (any signs, a literal three times) would be another problem.
TEST_CASE("general combined constraints are carried, too") {
  test::Random random(steps_seed);
  CAPTURE(steps_seed);
  for (int i = 0; i < 150; ++i) {
    CAPTURE(i);
    const test::PlantedEqFormula planted = test::planted_eq_formula(random, i % 2 == 0);
    REQUIRE(check(planted.formula, planted.solution).checked);
    for (const ReduceOptions& options : all_options()) {
      const Reduction reduction(planted.formula, options);
      const Witness witness = std::get<Witness>(reduction.push(planted.solution));
      REQUIRE(check(to_instance(network_of(reduction)), witness).problem == "");
      REQUIRE(is_same(reduction.pull(witness), planted.solution));
    }
  }
}

// Without it: Theorem 2's restrictions are only claimed.
TEST_CASE("training networks are as Theorem 2 has them") {
  test::Random random(steps_seed);
  for (int i = 0; i < 40; ++i) {
    const EtrInv formula = test::random_formula(random, 1 + i % 6, i % 8);
    for (const ReduceOptions& options : all_options()) {
      const Reduction reduction(formula, options);
      const TrainingInstance instance = to_instance(network_of(reduction));
      const Network& network = instance.network;
      CHECK(network.output_count == (options.variant == Variant::compact ? 2 : 3));
      CHECK(network.input_count > 0);
      std::vector<int> out_degree(network.neuron_count());
      std::vector<NeuronIndex> behind(network.neuron_count());
      for (const Edge& edge : network.edges) {
        CHECK_FALSE(edge.weight);
        CHECK(network.is_input(edge.from) != network.is_output(edge.to));  // one hidden layer, no skip edge
        ++out_degree[edge.from];
        behind[edge.from] = edge.to;
      }
      for (NeuronIndex n = 0; n < network.first_output(); ++n) {
        CHECK(out_degree[n] >= 1);
        if (network.is_input(n)) CHECK(out_degree[n] == 1);
      }
      for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
        CHECK(network.neurons[n].activation == options.activation);
        CHECK_FALSE(network.neurons[n].bias);
      }
      bool has_zero_row = false;
      for (std::size_t row = 0; row < instance.row_count(); ++row) {
        std::set<NeuronIndex> hidden;
        for (const auto& entry : instance.inputs[row]) {
          CHECK(entry.value.is_one());
          CHECK(hidden.insert(behind[entry.column]).second);  // at most one active input a hidden neuron
        }
        CHECK(instance.targets[row].size() == network.output_count);  // no "?"
        for (const auto& entry : instance.targets[row]) CHECK((entry.value.is_zero() || entry.value.is_one()));
        has_zero_row = has_zero_row || instance.inputs[row].empty();
      }
      CHECK(has_zero_row);
    }
  }
}

// Without it: the sizes in the documentation of the steps drift away from the construction.
TEST_CASE("sizes are as predicted") {
  test::Random random(steps_seed);
  for (int i = 0; i < 60; ++i) {
    const EtrInv formula = test::random_formula(random, 1 + i % 6, i % 9);
    const EtrInvToEtrInvEq eq(formula, {});
    const EtrInvEqToRestricted restricted(eq.target(), Variant::repaired, {});
    BlueprintSize size;
    std::size_t inverted = 0;
    for (const VariablePlan& plan : restricted.plans()) {
      const std::size_t copies = plan.copies + plan.inverse_copies;
      inverted += plan.is_invertible ? 1 : 0;
      size.inputs += (plan.is_invertible ? 5 : 2) + copies;
      size.hidden += (plan.is_invertible ? 4 : 2) + copies;
      size.edges += (plan.is_invertible ? 11 : 4) + 2 * copies;
      size.rows += (plan.is_invertible ? 4 : 1) + copies;
      size.entries += (plan.is_invertible ? 7 : 2) + 2 * copies;
      size.question_marks += (plan.is_invertible ? 4 + plan.copies : 0);
    }
    for (const CombinedConstraint& constraint : eq.target().constraints) {
      size.rows += 1;
      size.entries += constraint.count;
      bool reaches_b = false;
      for (std::size_t l = 0; l < constraint.count; ++l) {
        const Literal& literal = constraint.literals[l];
        const bool is_copy = l == 1 && literal == constraint.literals[0];
        const bool is_seen =
            restricted.plans()[literal.variable].is_invertible && literal.is_negative != literal.is_inverse;
        reaches_b = reaches_b || (is_seen && !is_copy);
      }
      size.question_marks += reaches_b ? 1 : 0;
    }
    size.outputs = 2;
    CHECK(measure(restricted.target()) == size);
    const RestrictedToTraining identity(restricted.target(), Variant::repaired, Activation::identity);
    const std::size_t marks = size.question_marks + 4 * inverted;
    size.inputs += size.hidden + marks;
    size.edges += 2 * size.hidden + 2 * marks;
    size.rows += size.hidden + inverted + 1;
    size.entries += size.hidden + inverted + marks;
    size.hidden += marks;
    size.outputs = 3;
    size.question_marks = 0;
    CHECK(measure(identity.target()) == size);
    const RestrictedToTraining relu(restricted.target(), Variant::repaired, Activation::relu);
    const BlueprintSize offset = measure(relu.target());
    CHECK(offset.inputs == size.inputs + 3);
    CHECK(offset.hidden == size.hidden + 3);
    CHECK(offset.edges == size.edges + 6);
    CHECK(offset.rows == size.rows + 3);
  }
}

// Without it: a formula without variables would make a network without inputs, which is none.
TEST_CASE("the empty formula and variables without constraints have networks") {
  for (const ReduceOptions& options : all_options()) {
    for (int variables : {0, 1, 3}) {
      EtrInv formula;
      for (int v = 0; v < variables; ++v) formula.variable_names.emplace_back(1, static_cast<char>('p' + v));
      const Reduction reduction(formula, options);
      Assignment solution;
      for (int v = 0; v < variables; ++v) solution.values.emplace_back(Rational(v, 2));
      const Witness witness = std::get<Witness>(reduction.push(solution));
      const TrainingInstance instance = to_instance(network_of(reduction));
      CHECK(instance.network.input_count > 0);
      CHECK(check(instance, witness).checked);
      CHECK(is_same(reduction.pull(witness), solution));
    }
  }
}

// Without it: components of inversions could be glued wrongly (src/reduce/README.md, "From ETR-INV to ETR-INV-EQ").
TEST_CASE("inversions become one variable a component") {
  EtrInv formula;
  formula.variable_names = {"a", "b", "c", "d", "e", "f"};
  using C = EtrInvConstraint;
  formula.constraints = {C::inversion(0, 1), C::inversion(2, 1), C::addition(0, 2, 3), C::inversion(4, 4),
                         C::addition(1, 4, 5)};
  const EtrInvToEtrInvEq step(formula, {});
  const EtrInvEq& eq = step.target();
  CHECK(eq.variable_names == std::vector<std::string>{"a", "d", "e", "f"});
  CHECK(eq.is_nonzero == std::vector<bool>{true, false, true, false});
  const Literal a{0, false, false};
  const Literal d{1, false, false};
  const Literal e{2, false, false};
  const Literal f{3, false, false};
  REQUIRE(eq.constraints.size() == 3);
  CHECK(eq.constraints[0] == CombinedConstraint{{a, a, -d}, 3});
  CHECK(eq.constraints[1] == CombinedConstraint{{Literal{0, true, false}, e, -f}, 3});
  CHECK(eq.constraints[2] == CombinedConstraint{{e, Literal{2, true, true}}, 2});
}

// Without it: what several fields are needed for at once could not be carried.
TEST_CASE("values over several fields are carried after merging them") {
  EtrInvEq formula;
  formula.variable_names = {"x", "y"};
  formula.is_nonzero = {true, false};
  formula.constraints = {{{Literal{0, true, false}, Literal{1, false, true}}, 2}};  // y = 1/x
  Assignment solution;
  solution.fields = {{{-2, 0, 1}, 1, 2}, {{-3, 0, 1}, 1, 2}};
  const Polynomial root2 = Polynomial::variable(0);
  const Polynomial root3 = Polynomial::variable(1);
  solution.values = {Value(root2 + root3), Value(root3 - root2)};
  for (const ReduceOptions& options : all_options()) {
    const Reduction reduction(formula, options);
    const TrainingInstance instance = to_instance(network_of(reduction));
    const CheckResult pushed = check_and_merge(instance, std::get<Witness>(reduction.push(solution)));
    REQUIRE(pushed.checked);
    CHECK(check(formula, reduction.pull(pushed.checked->witness())).checked);
  }
}
