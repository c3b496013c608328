// The reductions to fully connected networks, on random formulas with ranges and planted solutions: checked exactly on
// the way there and back, whatever the order and scale of the neurons; and what wrong values miss.
#include "algebra/number_field.h"
#include "check/check_and_merge.h"
#include "reduce/completion.h"
#include "reduce/fully_connected.h"
#include "reduce/reduction.h"
#include "support/random_formula.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <numeric>
#include <set>
#include <string>

using namespace nnsolve;

namespace {

constexpr std::uint64_t layers_seed = 20261128;

/// Values that are chosen first, constraints that they satisfy, and ranges around them; inverted values are positive.
class RangedPlanter {
 public:
  RangedPlanter(test::Random& random, bool is_irrational) : random_(random), is_irrational_(is_irrational) {
    if (is_irrational) fields_.push_back({UnivariatePolynomial{Rational(-2), Rational(0), Rational(1)}, 1, 2});
  }

  test::PlantedFormula plant(std::size_t constraints) {
    FieldArithmetic arithmetic(fields_);
    for (int i = 0; i < 2; ++i) add(some_value());
    while (formula_.constraints.size() < constraints) {
      const auto x = pick();
      const auto y = pick();
      switch (test::uniform(random_, 0, 3)) {
        case 0: {
          if (arithmetic.sign(values_[x]) <= 0) break;
          const Variable inverse = find_or_add(*arithmetic.inverse(values_[x]));
          is_positive_[x] = is_positive_[inverse] = true;
          formula_.constraints.push_back(EtrInvConstraint::inversion(x, inverse));
          break;
        }
        case 1:
          if (values_[x] == Value(Rational(1))) {
            formula_.constraints.push_back(EtrInvConstraint::unit(x));
            is_positive_[x] = true;
          }
          break;
        default:
          formula_.constraints.push_back(
              EtrInvConstraint::addition(x, y, find_or_add(arithmetic.add(values_[x], values_[y]))));
      }
    }
    for (Variable x = 0; x < values_.size(); ++x) formula_.ranges.push_back(range_around(x, arithmetic));
    return {formula_, {fields_, values_}};
  }

 private:
  Value some_value() {
    if (test::chance(random_, 0.3)) return Value(Rational(1));
    const Rational value(test::uniform(random_, 1, 6), test::uniform(random_, 1, 4));
    if (!is_irrational_ || test::chance(random_, 0.5)) return Value(value);
    return Value(Polynomial(value) * Polynomial::variable(0));
  }
  Variable add(Value value) {
    formula_.variable_names.push_back("x" + std::to_string(values_.size()));
    values_.push_back(std::move(value));
    is_positive_.push_back(false);
    return static_cast<Variable>(values_.size() - 1);
  }
  Variable find_or_add(Value value) {
    const auto known = std::ranges::find(values_, value);
    if (known != values_.end() && test::chance(random_, 0.7)) return static_cast<Variable>(known - values_.begin());
    return add(std::move(value));
  }
  Variable pick() { return static_cast<Variable>(test::uniform(random_, 0, static_cast<int>(values_.size()) - 1)); }

  Range range_around(Variable x, FieldArithmetic& arithmetic) {
    const Value& value = values_[x];
    if (value.is_rational() && test::chance(random_, 0.2)) return {value.rational(), value.rational()};
    const Rational bound = arithmetic.magnitude(value) + Rational(test::uniform(random_, 0, 2));
    if (!is_positive_[x]) return {-bound, bound};
    Rational lower(1, 2);
    while (arithmetic.sign(arithmetic.subtract(value, Value(lower))) < 0) lower *= Rational(1, 2);
    return {lower, bound};
  }

  test::Random& random_;
  bool is_irrational_;
  std::vector<Field> fields_;
  EtrInv formula_;
  std::vector<Value> values_;
  std::vector<bool> is_positive_;
};

bool is_same_solution(const Assignment& a, const Assignment& b) { return a.fields == b.fields && a.values == b.values; }

/// The same function: hidden neurons in another order, each multiplied by a number.
Witness rearranged(const TrainingInstance& instance, const Witness& witness, test::Random& random) {
  const Network& network = instance.network;
  const std::size_t hidden = network.first_output() - network.input_count;
  const bool is_relu = network.neurons[network.input_count].activation == Activation::relu;
  FieldArithmetic arithmetic(witness.fields);
  std::vector<std::size_t> order(hidden);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::shuffle(order.begin(), order.end(), random);
  Witness result = witness;
  for (std::size_t to = 0; to < hidden; ++to) {
    const std::size_t from = order[to];
    Rational scale(test::uniform(random, 1, 9), test::uniform(random, 1, 9));
    if (!is_relu && test::chance(random, 0.5)) scale = -scale;
    const Value factor(scale);
    const Value inverse(Rational(1) / scale);
    for (std::size_t i = 0; i < network.input_count; ++i) {
      result.weights[to * network.input_count + i] =
          arithmetic.multiply(factor, witness.weights[from * network.input_count + i]);
    }
    const std::size_t first = hidden * network.input_count;
    for (std::size_t t = 0; t < network.output_count; ++t) {
      result.weights[first + t * hidden + to] =
          arithmetic.multiply(inverse, witness.weights[first + t * hidden + from]);
    }
    result.biases[to] = arithmetic.multiply(factor, witness.biases[from]);
  }
  return result;
}

/// Another gauge: W -> G W, V -> V G^-1.
Witness regauged(const TrainingInstance& instance, const Witness& witness) {
  const Network& network = instance.network;
  const std::size_t inputs = network.input_count;
  FieldArithmetic arithmetic(witness.fields);
  Witness result = witness;
  for (std::size_t i = 0; i < inputs; ++i) {  // the first neuron gets three times the second one
    arithmetic.multiply_add(result.weights[i], Value(Rational(3)), witness.weights[inputs + i]);
  }
  arithmetic.multiply_add(result.biases[0], Value(Rational(3)), witness.biases[1]);
  for (std::size_t t = 0; t < network.output_count; ++t) {
    const std::size_t first = 2 * inputs + 2 * t;
    arithmetic.multiply_add(result.weights[first + 1], Value(Rational(-3)), witness.weights[first]);
  }
  return result;
}

std::vector<ReduceOptions> layered_options() {
  std::vector<ReduceOptions> all;
  for (const Activation activation : {Activation::identity, Activation::relu}) {
    ReduceOptions options;
    options.activation = activation;
    options.construction = Construction::fully_connected;
    all.push_back(options);
    options.construction = Construction::completion;
    options.cost = Cost::l1;
    all.push_back(options);
    options.cost = Cost::max;
    all.push_back(options);
  }
  return all;
}

/// The cost of rational weights, by the definition.
Rational cost_of(const TrainingInstance& instance, const Witness& witness) {
  Rational sum;
  Rational largest;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    const std::vector<Rational> values = test::evaluate(instance, witness, row);
    for (const SparseRows::Entry& target : instance.targets[row]) {
      Rational error = values[instance.network.first_output() + target.column] - target.value;
      if (error.sign() < 0) error = -error;
      sum += error;
      largest = std::max(largest, error);
    }
  }
  return instance.cost == Cost::max ? largest : sum;
}

bool is_valid(const TrainingInstance& instance, const Witness& witness) {
  if (instance.threshold.is_zero()) return check_and_merge(instance, witness).checked.has_value();
  return witness.fields.empty() && cost_of(instance, witness) <= instance.threshold;
}

}  // namespace

TEST_CASE("solutions in ranges become weights of fully connected networks, and weights solutions", "[layers]") {
  test::Random random(layers_seed);
  for (int round = 0; round < 200; ++round) {
    const test::PlantedFormula planted =
        RangedPlanter(random, round % 3 == 0).plant(static_cast<std::size_t>(test::uniform(random, 1, 6)));
    REQUIRE(check(planted.formula, planted.solution).checked);
    for (const ReduceOptions& options : layered_options()) {
      if (options.cost && !planted.solution.fields.empty()) continue;  // costs are computed with rationals here
      CAPTURE(round, int(options.construction), int(options.activation), options.cost.has_value());
      const Reduction reduction(planted.formula, options);
      const TrainingInstance instance = reduced_network(reduction);
      const Solution pushed = reduction.push(planted.solution);
      REQUIRE(is_valid(instance, std::get<Witness>(pushed)));
      CHECK(is_same_solution(reduction.pull(pushed), planted.solution));
      const Witness other = rearranged(instance, std::get<Witness>(pushed), random);
      REQUIRE(is_valid(instance, other));
      CHECK(is_same_solution(reduction.pull(other), planted.solution));
    }
  }
}

TEST_CASE("solutions become completions of rank 2 in any gauge, and completions solutions", "[layers]") {
  test::Random random(layers_seed + 1);
  for (int round = 0; round < 200; ++round) {
    const test::PlantedFormula planted = test::planted_formula(random, round % 3 == 0);
    for (const Activation activation : {Activation::identity, Activation::relu}) {
      CAPTURE(round, int(activation));
      ReduceOptions options;
      options.construction = Construction::completion;
      options.activation = activation;
      const Reduction reduction(planted.formula, options);
      const TrainingInstance instance = reduced_network(reduction);
      CHECK(instance.network.first_output() - instance.network.input_count == 2);
      const Witness pushed = std::get<Witness>(reduction.push(planted.solution));
      REQUIRE(is_valid(instance, pushed));
      CHECK(is_same_solution(reduction.pull(pushed), planted.solution));
      const Witness other =
          activation == Activation::identity ? regauged(instance, pushed) : rearranged(instance, pushed, random);
      REQUIRE(is_valid(instance, other));
      CHECK(is_same_solution(reduction.pull(other), planted.solution));
    }
  }
}

TEST_CASE("fully connected networks have the size that is promised", "[layers]") {
  const auto size_of = [](const EtrInv& formula) {
    const EtrInvToFullyConnected reduction(formula, Activation::identity);
    const Network& network = reduction.target().network;
    return std::pair<std::size_t, std::size_t>(network.first_output() - network.input_count,
                                               reduction.target().row_count());
  };
  const Range range{Rational(1, 2), Rational(2)};
  // x * x = 2, by x * y = 1 and y + y = x.
  EtrInv root{{"x", "y"}, {EtrInvConstraint::inversion(0, 1), EtrInvConstraint::addition(1, 1, 0)}, {range, range}};
  CHECK(size_of(root) == std::pair<std::size_t, std::size_t>(16, 160));
  CHECK(size_of({{"x"}, {}, {range}}) == std::pair<std::size_t, std::size_t>(5, 46));
  CHECK(size_of({{}, {}, {}}).first == 1);
}

// Without it: reports, cores and pictures could not say which gadget a data point belongs to.
TEST_CASE("every data point of a fully connected network has a name", "[layers]") {
  test::Random random(layers_seed + 3);
  for (int round = 0; round < 40; ++round) {
    const EtrInv formula = RangedPlanter(random, false).plant(6).formula;
    for (const ReduceOptions& options : layered_options()) {
      const TrainingInstance instance = reduced_network(Reduction(formula, options));
      std::set<std::string> names;
      for (std::size_t row = 0; row < instance.row_count(); ++row) names.insert(instance.row_name(row));
      CHECK_FALSE(names.contains(""));
      // A completion gives two equal constraints the same names.
      if (options.construction == Construction::fully_connected) CHECK(names.size() == instance.row_count());
    }
  }
}

TEST_CASE("wrong values give networks that miss the data points of what they violate, and no others", "[layers]") {
  test::Random random(layers_seed + 2);
  for (int round = 0; round < 60; ++round) {
    test::PlantedFormula planted = RangedPlanter(random, false).plant(3);
    std::erase_if(planted.formula.constraints,
                  [](const EtrInvConstraint& c) { return c.kind != EtrInvConstraint::Kind::addition; });
    const EtrInvToFullyConnected reduction(planted.formula, Activation::identity);
    Assignment wrong = planted.solution;
    for (Variable x = 0; x < wrong.values.size(); ++x) {
      const Range range = *planted.formula.range(x);
      wrong.values[x] = Value(range.lower + (range.upper - range.lower) * Rational(test::uniform(random, 0, 4), 4));
    }
    std::size_t violated = 0;
    for (const EtrInvConstraint& c : planted.formula.constraints) {
      const Rational sum = wrong.values[c.x].rational() + wrong.values[c.y].rational();
      if (!(sum == wrong.values[c.z].rational())) ++violated;
    }
    const Witness witness = reduction.push(wrong);
    std::size_t missed = 0;
    for (std::size_t row = 0; row < reduction.target().row_count(); ++row) {
      const std::vector<Rational> values = test::evaluate(reduction.target(), witness, row);
      const auto targets = reduction.target().targets[row];
      const bool is_met = std::ranges::all_of(targets, [&](const SparseRows::Entry& target) {
        return values[reduction.target().network.first_output() + target.column] == target.value;
      });
      if (!is_met) ++missed;
    }
    CHECK(missed == violated);
  }
}

TEST_CASE("ranges are asked for, narrowed by partners, and may be empty", "[layers]") {
  EtrInv formula{{"x", "y"}, {EtrInvConstraint::inversion(0, 1)}, {}};
  CHECK_THROWS_AS(EtrInvToFullyConnected(formula, Activation::identity), UsageError);
  CHECK_THROWS_AS(EtrInvToCompletion(formula, Activation::identity, Cost::l1), UsageError);
  formula.ranges = {Range{-1, 2}, Range{-1, 2}};
  CHECK_THROWS_AS(EtrInvToFullyConnected(formula, Activation::identity), UsageError);
  // x = 1/2 needs y = 2, which only the range of the partner forbids.
  formula.ranges = {Range{Rational(1, 2), 2}, Range{Rational(1, 2), 1}};
  const EtrInvToFullyConnected narrowed(formula, Activation::identity);
  CHECK(narrowed.target().row_count() == 21 * 2 + 48 + 3);
  formula.ranges = {Range{3, 4}, Range{1, 2}};
  CHECK(EtrInvToFullyConnected(formula, Activation::identity).target().row_count() == 2);
}

TEST_CASE("a bound on all entries of a completion does not stand for the ranges of variables", "[layers]") {
  // x + x = y, y + y = z, z + z = w has no solution from 1/2 to 2; with x = 1/4 all entries would be small enough.
  EtrInv formula{
      {"x", "y", "z", "w"},
      {EtrInvConstraint::addition(0, 0, 1), EtrInvConstraint::addition(1, 1, 2), EtrInvConstraint::addition(2, 2, 3)},
      std::vector<std::optional<Range>>(4, Range{Rational(1, 2), 2})};
  for (const Cost cost : {Cost::l1, Cost::max}) {
    const EtrInvToCompletion reduction(formula, Activation::identity, cost);
    const auto cost_at = [&](const Rational& x) {
      Assignment assignment;
      for (const int factor : {1, 2, 4, 8}) assignment.values.emplace_back(Rational(factor) * x);
      return cost_of(reduction.target(), reduction.push(assignment));
    };
    CHECK(cost_at(Rational(1, 4)) > reduction.target().threshold);
    CHECK(cost_at(Rational(1, 2)) > reduction.target().threshold);
  }
}

TEST_CASE("options that do not go together are usage errors", "[layers]") {
  const EtrInv formula{{"x"}, {}, {Range{1, 2}}};
  ReduceOptions options;
  options.construction = Construction::fully_connected;
  const auto refuses = [&](const ReduceOptions& wrong) { CHECK_THROWS_AS(Reduction(formula, wrong), UsageError); };
  ReduceOptions wrong = options;
  wrong.variant = Variant::compact;
  refuses(wrong);
  wrong = options;
  wrong.to = Station::restricted;
  refuses(wrong);
  wrong = options;
  wrong.cost = Cost::l1;
  refuses(wrong);
  wrong = options;
  wrong.box = Rational(2);
  refuses(wrong);
  CHECK_NOTHROW(Reduction(formula, options));
}

TEST_CASE("a formula in a box becomes a fully connected network, and its solutions weights", "[layers]") {
  const Formula formula = read_formula(R"((declare-const x Real) (declare-const y Real) (declare-const p Bool)
      (assert (= (* x x) 2)) (assert (>= x 0)) (assert (=> p (<= y 2.5))) (assert p)
      (assert (or (= y (+ x 1)) (and (= y 3) (= x 7)))))",
                                       "test", Station::etr);
  ReduceOptions options;
  options.construction = Construction::fully_connected;
  CHECK_THROWS_AS(Reduction(formula, options), UsageError);
  options.box = Rational(3);
  const Value root(Polynomial::variable(0));
  const Assignment solution{{{{Rational(-2), Rational(0), Rational(1)}, 1, 2}},
                            {root, Value(Polynomial::variable(0) + Polynomial(Rational(1))), Value(Rational(1))}};
  const Reduction reduction(formula, options);
  const Solution pushed = reduction.push(solution);
  const TrainingInstance instance = reduced_network(reduction);
  REQUIRE(is_valid(instance, std::get<Witness>(pushed)));
  CHECK(check_and_merge(formula, reduction.pull(pushed)).checked);
  options.box = Rational(2);  // y is 1 + the root of 2
  CHECK_THROWS_AS(Reduction(formula, options).push(solution), CarryError);
  const Formula open = read_formula("(declare-const x Real) (assert (> x 0))", "test", Station::etr);
  CHECK_THROWS_AS(Reduction(open, options), UsageError);
}
