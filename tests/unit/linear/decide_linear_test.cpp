// decide_linear says sat only with values that satisfy everything, and unsat only with lemmas that anyone can add up
// and that leave nothing; and it agrees with Z3. Without these a wrong answer would pass.
#include "linear/decide_linear.h"

#include "random_linear.h"
#include "support/linked.h"
#include "support/scale.h"

#include "nnsolve/backend.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <string>

namespace nnsolve::test {

namespace {

Polynomial variable(Variable index) { return Polynomial::variable(index); }

System over(std::size_t variables, std::vector<Constraint> constraints) {
  System system{{}, std::move(constraints)};
  for (std::size_t i = 0; i < variables; ++i) system.variable_names.push_back("x" + std::to_string(i));
  return system;
}

/// The answer, with all that it rests on checked.
Status decide_and_check(const System& system, const LinearOptions& options = {}) {
  const LinearResult result = decide_linear(system, options);
  if (const auto* sat = std::get_if<LinearSat>(&result)) {
    CHECK(holds_at(system, sat->values));
    return Status::sat;
  }
  const auto* unsat = std::get_if<LinearUnsat>(&result);
  if (unsat == nullptr) return Status::unknown;
  for (const LinearLemma& lemma : unsat->lemmas) CHECK(is_shown(lemma, unsat->atoms));
  CHECK(is_refuted(system, unsat->atoms, unsat->lemmas));
  return Status::unsat;
}

/// A one-hidden-layer ReLU network with out-weights 1 and -1 in turn, one input, and these targets at 0, 1, 2, ...
System relu_task(std::size_t units, const std::vector<int>& targets) {
  System system = over(2 * units, {});  // weights, biases
  for (std::size_t row = 0; row < targets.size(); ++row) {
    TermList sum{{Rational(-targets[row]), Monomial()}};
    for (std::size_t unit = 0; unit < units; ++unit) {
      const Polynomial h = variable(static_cast<Variable>(system.variable_count()));
      system.variable_names.push_back("h" + std::to_string(system.variable_count()));
      const Polynomial pre = variable(static_cast<Variable>(unit)) * Rational(static_cast<std::int64_t>(row)) +
                             variable(static_cast<Variable>(units + unit));
      system.constraints.push_back(
          Constraint::any({Constraint::all({is(-pre, Relation::greater_equal), is(h, Relation::equal)}),
                           Constraint::all({is(pre, Relation::greater_equal), is(h - pre, Relation::equal)})}));
      add_scaled(sum, h, Rational(unit % 2 == 0 ? 1 : -1));
    }
    system.constraints.push_back(is(Polynomial::sum(std::move(sum)), Relation::equal));
  }
  return system;
}

}  // namespace

TEST_CASE("Answers at the borders", "[decide-linear]") {
  const auto answer = [](std::size_t variables, std::vector<Constraint> constraints) {
    return decide_and_check(over(variables, std::move(constraints)));
  };
  CHECK(answer(0, {}) == Status::sat);
  CHECK(answer(1, {}) == Status::sat);
  CHECK(answer(1, {Constraint::any({})}) == Status::unsat);
  CHECK(answer(1, {Constraint::all({})}) == Status::sat);
  CHECK(answer(1, {Constraint::any({Constraint::all({}), Constraint::any({})})}) == Status::sat);
  CHECK(answer(1, {Constraint::any({Constraint::all({Constraint::any({})})})}) == Status::unsat);
  CHECK(answer(0, {is(number(1), Relation::equal)}) == Status::unsat);
  CHECK(answer(0, {is(number(0), Relation::not_equal)}) == Status::unsat);
  CHECK(answer(0, {is(number(0), Relation::greater)}) == Status::unsat);
  CHECK(answer(0, {is(number(0), Relation::greater_equal)}) == Status::sat);
  CHECK(answer(1, {is(x, Relation::greater_equal), is(-x, Relation::greater_equal)}) == Status::sat);
  CHECK(answer(1, {is(x, Relation::greater), is(-x, Relation::greater_equal)}) == Status::unsat);
  CHECK(answer(1, {is(x, Relation::greater), is(number(1) - x * Rational(1'000'000), Relation::greater)}) ==
        Status::sat);
  CHECK(answer(1, {is(x, Relation::equal), is(x, Relation::not_equal)}) == Status::unsat);
  CHECK(answer(1, {is(x, Relation::greater_equal), is(-x, Relation::greater_equal), is(x, Relation::not_equal)}) ==
        Status::unsat);
  CHECK(answer(2, {is(x - y, Relation::not_equal), is(x - y, Relation::greater_equal)}) == Status::sat);
  CHECK(answer(2, {is(x - y, Relation::equal), is(y * Rational(3) - x * Rational(3) + number(1), Relation::equal)}) ==
        Status::unsat);
}

TEST_CASE("Huge coefficients are coefficients", "[decide-linear]") {
  Rational huge(1);
  for (int i = 0; i < 40; ++i) huge *= Rational(1'000'000'007);
  const auto system = [&](const Polynomial& rest) {
    return over(2, {is(x * huge - y * (huge + Rational(1)), Relation::equal), is(x - y - rest, Relation::equal),
                    is(number(2) - y * (Rational(1) / huge), Relation::greater)});
  };
  CHECK(decide_and_check(system(number(1))) == Status::sat);
  CHECK(decide_and_check(system(number(2))) == Status::unsat);
}

TEST_CASE("What follows before anything is decided is among the lemmas", "[decide-linear]") {
  const Polynomial z = variable(2);
  const Polynomial w = variable(3);
  CHECK(decide_and_check(over(4, {is(x, Relation::greater_equal), is(y, Relation::greater_equal),
                                  is(-z, Relation::greater_equal), is(-w, Relation::greater_equal),
                                  Constraint::any({is(-x - y - number(1), Relation::greater),
                                                   is(z + w - number(1), Relation::greater_equal)})})) ==
        Status::unsat);
}

TEST_CASE("What a chosen option demands is decided, too", "[decide-linear]") {
  const Polynomial z = variable(2);
  const auto both = [](Polynomial first, Polynomial second) {
    return Constraint::all(
        {is(std::move(first), Relation::greater_equal), is(std::move(second), Relation::greater_equal)});
  };
  const Constraint inner = Constraint::any({both(x - number(1), z), both(-x - number(1), z)});
  CHECK(decide_and_check(over(3, {Constraint::any({Constraint::all({inner, is(y, Relation::greater_equal)}),
                                                   is(-y - number(1), Relation::greater_equal)})})) == Status::sat);
}

TEST_CASE("Deep formulas do not overflow the stack", "[decide-linear]") {
  Constraint deep = is(variable(0), Relation::greater);
  for (int i = 0; i < 20'000; ++i) {
    std::vector<Constraint> parts;
    parts.push_back(std::move(deep));
    parts.push_back(is(variable(0) - number(i % 7), Relation::equal));
    deep = i % 2 == 0 ? Constraint::any(std::move(parts)) : Constraint::all(std::move(parts));
  }
  // The outermost two levels demand values that the next ones do not have.
  const System system = over(1, {std::move(deep)});
  CHECK(std::holds_alternative<LinearUnsat>(decide_linear(system)));
}

TEST_CASE("Random systems are decided as Z3 does", "[decide-linear]") {
  if (!has_z3()) {
    WARN("skipped: Z3 is not linked");
    return;
  }
  const std::unique_ptr<Backend> z3 = make_backend("z3");
  Random random(seed_or(21));
  int sat = 0;
  int searched = 0;
  const int count = scaled(100);
  for (int i = 0; i < count; ++i) {
    INFO("seed " << seed_or(21) << ", instance " << i);
    LinearShape shape;
    shape.variables = static_cast<int>(uniform(random, 1, 4));
    shape.constraints = static_cast<int>(uniform(random, 4, 12));
    shape.depth = static_cast<int>(uniform(random, 1, 3));
    const System system = random_linear_system(random, shape);
    const Status ours = decide_and_check(system);
    REQUIRE(ours == run(*z3, system, {}).status);
    sat += ours == Status::sat;
    searched += system.constraints.size() > 5;
  }
  CHECK(sat > count / 4);
  CHECK(sat < count * 9 / 10);
  CHECK(searched > count / 4);
}

TEST_CASE("Random answers rest on what can be checked", "[decide-linear]") {
  Random random(seed_or(22));
  int unsat = 0;
  const int count = scaled(500);
  for (int i = 0; i < count; ++i) {
    INFO("seed " << seed_or(22) << ", instance " << i);
    LinearShape shape;
    shape.variables = static_cast<int>(uniform(random, 1, 3));
    shape.constraints = 8;
    const System system = random_linear_system(random, shape);
    LinearOptions options;
    for (std::size_t k = 0; k < system.variable_count(); ++k) {
      if (chance(random, 0.3)) options.start.emplace_back(Rational(uniform(random, -2, 2)));
    }
    const Status status = decide_and_check(system, options);
    REQUIRE(status != Status::unknown);
    unsat += status == Status::unsat;
  }
  CHECK(unsat > count / 10);
  CHECK(unsat < count * 9 / 10);
}

TEST_CASE("ReLU networks with one hidden layer", "[decide-linear]") {
  // One unit up, one down: two bends fit 0 0 1 1 and cannot fit 0 1 0 1.
  CHECK(decide_and_check(relu_task(2, {0, 0, 1, 1})) == Status::sat);
  const LinearResult result = decide_linear(relu_task(2, {0, 1, 0, 1}));
  REQUIRE(std::holds_alternative<LinearUnsat>(result));
  const auto& unsat = std::get<LinearUnsat>(result);
  for (const LinearLemma& lemma : unsat.lemmas) CHECK(is_shown(lemma, unsat.atoms));
  // Without what both cases of a ReLU say there are many times as many.
  LinearWork work;
  const LinearResult larger = decide_linear(relu_task(3, {0, 1, 0, 1, 0, 1}), {}, &work);
  CHECK(std::holds_alternative<LinearUnsat>(larger));
  CHECK(work.conflicts < 400);
}

TEST_CASE("A start that is a solution is the answer", "[decide-linear]") {
  const System system = relu_task(2, {0, 0, 1, 2, 2});
  // h0 = max(0, x - 1), h1 = max(0, x - 3)
  LinearOptions options;
  for (const int value : {1, 1, -1, -3, 0, 0, 0, 0, 1, 0, 2, 0, 3, 1}) options.start.emplace_back(Rational(value));
  LinearWork work;
  const LinearResult result = decide_linear(system, options, &work);
  REQUIRE(std::holds_alternative<LinearSat>(result));
  CHECK(work.pivots == 0);
  const std::vector<Rational>& values = std::get<LinearSat>(result).values;
  for (std::size_t i = 0; i < values.size(); ++i) CHECK(values[i] == *options.start[i]);
}

TEST_CASE("Limits end the search with their name, and the work is told", "[decide-linear]") {
  const System system = relu_task(3, {0, 1, 0, 1, 0, 1});
  const auto reason = [&](const LinearOptions& options) {
    LinearWork work;
    const LinearResult result = decide_linear(system, options, &work);
    REQUIRE(std::holds_alternative<LinearUnknown>(result));
    CHECK(work.pivots <= options.pivot_limit);
    CHECK(work.conflicts <= options.conflict_limit);
    return std::get<LinearUnknown>(result).reason;
  };
  LinearOptions pivots, conflicts, stop;
  pivots.pivot_limit = 5;
  conflicts.conflict_limit = 3;
  stop.should_stop = [] { return true; };
  CHECK(reason(pivots) == "pivot limit");
  CHECK(reason(conflicts) == "conflict limit");
  CHECK(reason(stop) == "stopped");
}

}  // namespace nnsolve::test
