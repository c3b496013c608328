// Each gadget by itself: what the paper's lemma says of it, held against a backend (every fitting weight obeys it) and
// against random exact weights (those that obey it fit, others do not).
#include "reduce/bias_row.h"
#include "reduce/combined_constraint.h"
#include "reduce/normalisation.h"
#include "reduce/question_marks.h"
#include "reduce/variable_gadget.h"
#include "tests/unit/reduce/fitting.h"

#include "nnsolve/instance.h"

#include <catch2/catch.hpp>

using namespace nnsolve;
using test::EdgeWeights;
using test::GadgetList;

namespace {

constexpr std::uint64_t gadgets_seed = 20261122;

VariablePlan full_plan(bool is_invertible) { return {is_invertible, true, true, true, 0, 0}; }

TrainingInstance restricted(std::vector<Gadget> gadgets) {
  return to_instance(GadgetList(std::move(gadgets), 2, false));
}

Rational nonzero_rational(test::Random& random) {
  while (true) {
    Rational value = test::small_rational(random);
    if (!value.is_zero()) return value;
  }
}

/// The weights of the first layer of a variable gadget, and v.
EdgeWeights variable_weights(const std::string& name, const Rational& x, const Rational& inverse) {
  auto edge = [&](const char* literal) {
    std::string key = literal;
    return key.append(name).append(" h").append(literal).append(name);
  };
  std::string v = "h+1/";
  return {{edge("+"), x},
          {edge("-"), -x},
          {edge("+1/"), inverse},
          {edge("-1/"), -inverse},
          {v.append(name).append(" b"), x}};
}

void join(EdgeWeights& all, const EdgeWeights& more) { all.insert(more.begin(), more.end()); }

}  // namespace

// Without it: -x in a constraint could be anything. Section 3.4: d = (1, 1; 0) enforces x = -y.
TEST_CASE("subtraction gadget") {
  const TrainingInstance instance = restricted({variable_gadget(0, full_plan(false), {})});
  CHECK(instance.network.neuron_count() == 6);  // the paper's five, and b
  CHECK(instance.network.edges.size() == 4);
  CHECK(instance.row_count() == 1);
  test::Random random(gadgets_seed);
  for (int i = 0; i < 50; ++i) {
    const Rational x = test::small_rational(random);
    const Rational y = test::small_rational(random);
    CHECK(test::fits(instance, {{"+x h+x", x}, {"-x h-x", y}}) == (x + y).is_zero());
  }
  if (!test::has_z3()) return;
  CHECK(test::ask_about(instance) == Status::sat);
  CHECK(test::ask_about(instance, [](const auto& w) { return std::vector{w("+x h+x") + w("-x h-x")}; }) ==
        Status::unsat);
}

// Without it: 1/x could be anything. Section 3.5, repaired: y v = 1 and v = x, so x y = 1.
TEST_CASE("inversion gadget") {
  Gadget gadget;
  const VariablePlan plan = full_plan(true);
  const std::size_t minus_x = add_literal(gadget, {{0, false, true}, 0}, plan);
  const std::size_t inverse = add_literal(gadget, {{0, true, false}, 0}, plan);
  gadget.inputs.push_back({constant_input(0), gadget.inputs[inverse].hidden, true});
  add_inversion_gadget(gadget, minus_x, inverse, 2, {});
  const TrainingInstance instance = restricted({gadget});
  CHECK(instance.row_count() == 2);
  test::Random random(gadgets_seed);
  for (int i = 0; i < 50; ++i) {
    const Rational x = nonzero_rational(random);
    const Rational y = i % 2 == 0 ? Rational(1) / x : nonzero_rational(random);
    const EdgeWeights weights = {{"-x h-x", -x}, {"+1/x h+1/x", y}, {"h+1/x b", x}};
    CHECK(test::fits(instance, weights) == (x * y).is_one());
  }
  if (!test::has_z3()) return;
  CHECK(test::ask_about(instance) == Status::sat);
  CHECK(test::ask_about(instance, [](const auto& w) {
          return std::vector{w("-x h-x") * w("+1/x h+1/x") + Polynomial(Rational(1))};
        }) == Status::unsat);
}

// Without it: the four weights of a variable do not belong together. Section 3.6, Lemma 3, repaired.
TEST_CASE("variable gadget") {
  for (Variant variant : {Variant::repaired, Variant::compact, Variant::as_printed}) {
    const TrainingInstance instance = restricted({variable_gadget(0, full_plan(true), {variant, false})});
    CHECK(instance.network.input_count == 5);
    CHECK(instance.row_count() == (variant == Variant::compact ? 2 : 4));
    test::Random random(gadgets_seed);
    for (int i = 0; i < 50; ++i) {
      const Rational x = nonzero_rational(random);
      EdgeWeights weights = variable_weights("x", x, Rational(1) / x);
      CHECK(test::fits(instance, weights));
      auto spoilt = weights.begin();
      std::advance(spoilt, i % static_cast<int>(weights.size()));
      spoilt->second += Rational(1, 3);
      CHECK_FALSE(test::fits(instance, weights));
    }
    if (!test::has_z3()) continue;
    CHECK(test::ask_about(instance) == Status::sat);
    CHECK(test::ask_about(instance, [](const auto& w) {
            const Polynomial x = w("+x h+x");
            const Polynomial one = Rational(1);
            return std::vector{w("-x h-x") + x, w("+1/x h+1/x") * x - one, w("-1/x h-1/x") * x + one, w("h+1/x b") - x};
          }) == Status::unsat);
  }
}

// Without it: the printed data point d4 would pass for right. It says v = x + 1, so y = 1 / (x + 1): defect (c).
TEST_CASE("variable gadget as printed") {
  const TrainingInstance instance = restricted({variable_gadget(0, full_plan(true), {Variant::as_printed, true})});
  test::Random random(gadgets_seed);
  for (int i = 0; i < 50; ++i) {
    const Rational x = nonzero_rational(random);
    CHECK_FALSE(test::fits(instance, variable_weights("x", x, Rational(1) / x)));
    const Rational v = x + Rational(1);
    if (v.is_zero()) continue;
    EdgeWeights weights = variable_weights("x", x, Rational(1) / v);
    weights["h+1/x b"] = v;
    CHECK(test::fits(instance, weights));
  }
}

// Without it: constraints do not constrain. Section 3.8: the weights of the three literals sum to zero.
TEST_CASE("combined constraint") {
  const std::vector<VariablePlan> plans(3, full_plan(true));
  const std::vector<std::vector<CopiedLiteral>> cases = {
      {{{0, false, false}, 0}, {{1, false, false}, 0}, {{2, false, true}, 0}},  // x + y - z
      {{{0, true, false}, 0}, {{1, true, false}, 0}, {{2, true, true}, 0}},     // 1/x + 1/y - 1/z
      {{{0, true, false}, 0}, {{1, false, false}, 0}, {{0, false, true}, 0}},   // 1/x + y - x
      {{{0, false, false}, 0}, {{0, true, true}, 0}},                           // x - 1/x
      {{{0, true, false}, 0}, {{1, true, false}, 0}, {{2, false, false}, 0}}};  // 1/x + 1/y + z
  for (Variant variant : {Variant::repaired, Variant::compact, Variant::as_printed}) {
    for (const auto& literals : cases) {
      std::vector<Gadget> gadgets;
      for (Variable v = 0; v < 3; ++v) gadgets.push_back(variable_gadget(v, plans[v], {variant, false}));
      gadgets.push_back(combined_constraint(1, literals, plans, {variant, false}));
      const TrainingInstance instance = restricted(gadgets);
      test::Random random(gadgets_seed);
      int holding = 0;
      for (int i = 0; i < 400; ++i) {
        EdgeWeights weights;
        std::vector<Rational> values;
        for (const char* name : {"x", "y", "z"}) {
          values.emplace_back(test::uniform(random, 1, 6) * (test::uniform(random, 0, 1) * 2 - 1),
                              test::uniform(random, 1, 3));
          join(weights, variable_weights(name, values.back(), Rational(1) / values.back()));
        }
        Rational sum;
        for (const CopiedLiteral& use : literals) {
          const Rational& value = values[use.literal.variable];
          const Rational size = use.literal.is_inverse ? Rational(1) / value : value;
          sum += use.literal.is_negative ? -size : size;
        }
        REQUIRE(test::fits(instance, weights) == sum.is_zero());
        holding += sum.is_zero() ? 1 : 0;
      }
      CHECK(holding > 0);
    }
  }
}

// Without it: x + x would count x once. A copy carries what its original carries (defect (e)).
TEST_CASE("copies") {
  for (Variant variant : {Variant::repaired, Variant::compact}) {
    for (bool is_inverse : {false, true}) {
      const VariablePlan plan = full_plan(true);
      Gadget gadget = variable_gadget(0, plan, {variant, false});
      add_copies(gadget, {0, is_inverse, false}, 2, plan, {variant, false});
      const TrainingInstance instance = restricted({gadget});
      const std::string name = is_inverse ? "+1/x" : "+x";
      test::Random random(gadgets_seed);
      for (int i = 0; i < 30; ++i) {
        const Rational x = nonzero_rational(random);
        EdgeWeights weights = variable_weights("x", x, Rational(1) / x);
        const Rational value = is_inverse ? Rational(1) / x : x;
        weights[name + ":2 h" + name + ":2"] = value;
        weights[name + ":3 h" + name + ":3"] = value;
        CHECK(test::fits(instance, weights));
        weights[name + ":3 h" + name + ":3"] += Rational(1);
        CHECK_FALSE(test::fits(instance, weights));
      }
      if (!test::has_z3()) continue;
      CHECK(test::ask_about(instance, [&](const auto& w) {
              const Polynomial original = w(name + " h" + name);
              return std::vector{w(name + ":2 h" + name + ":2") - original, w(name + ":3 h" + name + ":3") - original};
            }) == Status::unsat);
    }
  }
}

// Without it: prescribed weights would be lost. Section 3.9: with its unit input, a neuron's weights are determined up
// to scaling (Observation 4), and scaled to unit weight 1 the prescribed ones are 1.
TEST_CASE("normalisation") {
  for (Variant variant : {Variant::repaired, Variant::compact, Variant::as_printed}) {
    Gadget gadget = variable_gadget(0, full_plan(true), {variant, false});
    normalise(gadget, variant);
    const std::size_t outputs = variant == Variant::compact ? 2 : 3;
    GadgetList list({gadget}, outputs, false);
    const TrainingInstance instance = to_instance(list);
    for (const Edge& edge : instance.network.edges) CHECK_FALSE(edge.weight);
    test::Random random(gadgets_seed);
    for (int i = 0; i < 30; ++i) {
      const Rational x = nonzero_rational(random);
      EdgeWeights weights = variable_weights("x", x, Rational(1) / x);
      for (const Edge& edge : instance.network.edges) {
        weights.emplace(instance.network.neurons[edge.from].name + " " + instance.network.neurons[edge.to].name, 1);
      }
      CHECK(test::fits(instance, weights));
      for (const std::string neuron : {"h+x", "h-x", "h+1/x", "h-1/x"}) {
        const Rational scale = nonzero_rational(random);
        for (auto& [key, weight] : weights) {
          if (key.ends_with(" " + neuron)) weight *= scale;
          if (key.starts_with(neuron + " ")) weight /= scale;
        }
      }
      CHECK(test::fits(instance, weights));
      weights["h-x a"] += Rational(1);
      CHECK_FALSE(test::fits(instance, weights));
    }
    if (!test::has_z3()) continue;
    CHECK(test::ask_about(instance, [&](const auto& w) {
            const Polynomial unit = variant == Variant::compact ? w("c+1/x h+1/x") : w("n+1/x h+1/x");
            // x = w(+x) / w(n+x), and so on: products instead of quotients
            return std::vector{w("n+x h+x") * w("-x h-x") + w("+x h+x") * w("n-x h-x"),
                               w("+1/x h+1/x") * w("+x h+x") - unit * w("n+x h+x")};
          }) == Status::unsat);
  }
}

// Without it: a "?" would become a condition. Section 3.11: whatever the other weights, the free paths can be chosen so
// that the data point fits, and no other data point sees them.
TEST_CASE("removing question marks") {
  Gadget gadget = variable_gadget(0, full_plan(true), {});
  const TrainingInstance before = restricted({gadget});
  remove_question_marks(gadget, 2);
  const TrainingInstance after = to_instance(GadgetList({gadget}, 2, false));
  CHECK(after.network.input_count == before.network.input_count + 4);
  for (std::size_t row = 0; row < after.row_count(); ++row) CHECK(after.targets[row].size() == 2);
  if (!test::has_z3()) return;
  test::Random random(gadgets_seed);
  for (int i = 0; i < 6; ++i) {  // fix the other weights: there is a choice exactly if they fit before
    const Rational x = nonzero_rational(random);
    EdgeWeights weights = variable_weights("x", x, Rational(1) / x);
    if (i % 2 == 1) weights["-1/x h-1/x"] += Rational(1);
    TrainingInstance fixed = after;
    for (EdgeIndex e = 0; e < fixed.network.edges.size(); ++e) {
      auto named = weights.find(test::edge_key(fixed.network, e));
      if (named != weights.end()) fixed.network.edges[e].weight = named->second;
    }
    CHECK(test::ask_about(fixed) == (test::fits(before, weights) ? Status::sat : Status::unsat));
  }
}

// Without it: biases could do what weights should. Section 3.10: the zero row makes all outputs' biases 0, hidden ones
// taken together.
TEST_CASE("bias row") {
  Gadget gadget = variable_gadget(0, full_plan(false), {});
  const GadgetList list({gadget, bias_row(2, false)}, 2, true);
  const TrainingInstance instance = to_instance(list);
  test::Random random(gadgets_seed);
  const Network& network = instance.network;
  for (int i = 0; i < 30; ++i) {
    const Rational x = test::small_rational(random);
    Witness witness;
    for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
      const std::string key = test::edge_key(network, e);
      witness.weights.emplace_back(key == "+x h+x" ? x : key == "-x h-x" ? -x : Rational(1));
    }
    const Rational p = test::small_rational(random);
    const Rational n = test::small_rational(random);
    witness.biases = {Value(p), Value(n), Value(-p - n), Value()};
    CHECK(check(instance, witness).checked);
    witness.biases[2] = Value(Rational(1) - p - n);
    CHECK_FALSE(check(instance, witness).checked);
  }
}

// Without it: ReLU outputs would hide what is below 0. src/reduce/README.md, "ReLU": with the offset of its output a
// sum is compared with 1, so that only 0 passes.
TEST_CASE("offsets make sums exact under ReLU") {
  Gadget gadget = variable_gadget(0, full_plan(false), {});
  normalise(gadget, Variant::compact);
  TrainingInstance naive = to_instance(GadgetList({gadget, bias_row(2, false)}, 2, true, Activation::relu));
  add_offsets(gadget, 2);
  TrainingInstance instance = to_instance(GadgetList({gadget, bias_row(2, true)}, 2, true, Activation::relu));
  auto weights_of = [](const TrainingInstance& of, const Rational& x, const Rational& y) {
    Witness witness;
    for (EdgeIndex e = 0; e < of.network.edges.size(); ++e) {
      const std::string key = test::edge_key(of.network, e);
      witness.weights.emplace_back(key == "+x h+x" ? x : key == "-x h-x" ? y : Rational(1));
    }
    for (NeuronIndex n = of.network.input_count; n < of.network.neuron_count(); ++n) witness.biases.emplace_back();
    const NeuronIndex hidden = of.network.first_output() - of.network.input_count;
    witness.biases[1] = Value(Rational(9));  // keeps h-x active, and is taken back behind it
    witness.biases[hidden] = Value(Rational(-9));
    return witness;
  };
  CHECK(check(instance, weights_of(instance, Rational(2), Rational(-2))).checked);
  CHECK_FALSE(check(instance, weights_of(instance, Rational(2), Rational(-3))).checked);
  CHECK(check(naive, weights_of(naive, Rational(2), Rational(-3))).checked);  // the trap
}
