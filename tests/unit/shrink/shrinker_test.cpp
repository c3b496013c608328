#include "io/etr_inv_io.h"
#include "random_predicate.h"
#include "shrink/simpler_numbers.h"
#include "support/random_formula.h"

#include "nnsolve/error.h"
#include "nnsolve/shrink.h"

#include <catch2/catch.hpp>

#include <atomic>
#include <set>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

std::string text_of_inv(const Formula& formula) {
  std::string text;
  append_etr_inv(text, std::get<EtrInv>(formula));
  return text;
}

/// a + a = a, b + b = b, ...
EtrInv independent_constraints(int count) {
  EtrInv formula;
  for (Variable v = 0; v < static_cast<Variable>(count); ++v) {
    formula.variable_names.push_back(std::string("v").append(std::to_string(v)));
    formula.constraints.push_back(EtrInvConstraint::addition(v, v, v));
  }
  return formula;
}

}  // namespace

// Without it: a pass over numbers could go on for ever, get stuck at a number that is not 0, or take as many questions
// as the number is large.
TEST_CASE("there are simpler numbers until 0, and not too many") {
  constexpr int seed = 5;
  CAPTURE(seed);
  Random random(seed);
  std::string problem;
  for (int round = 0; round < 200; ++round) {
    const std::string digits(static_cast<std::size_t>(uniform(random, 1, round == 0 ? 2000 : 30)), '7');
    Rational value = small_rational(random) * *Rational::parse(digits, problem) + small_rational(random);
    int steps = 0;
    while (!value.is_zero()) {
      const std::vector<Rational> simpler = simpler_numbers(value);
      REQUIRE(!simpler.empty());
      CHECK(simpler.size() <= 9);
      for (const Rational& number : simpler) REQUIRE(is_simpler(number, value));
      REQUIRE(simpler.front().is_zero());
      value = simpler.back();
      REQUIRE(++steps < 20'000);
    }
  }
  CHECK(simpler_numbers(Rational(-1)) == std::vector<Rational>{Rational(0), Rational(1)});
  CHECK(simpler_numbers(Rational(7, 2)) ==
        std::vector<Rational>{Rational(0), Rational(1), Rational(3), Rational(3, 2), Rational(7)});
}

// Without it: the search could ask one question for each subset, or for each constraint where halves would do.
TEST_CASE("few questions where much can go") {
  const EtrInv formula = independent_constraints(256);
  std::size_t questions = 0;
  auto keeps_two = [&](const Formula& candidate) {
    ++questions;
    std::set<std::string> names;
    const auto& inv = std::get<EtrInv>(candidate);
    for (const EtrInvConstraint& constraint : inv.constraints) names.insert(inv.variable_names[constraint.x]);
    return names.contains("v17") && names.contains("v200");
  };
  const Formula result = shrink(Formula(formula), keeps_two, {});
  CHECK(std::get<EtrInv>(result).constraints.size() == 2);
  CHECK(std::get<EtrInv>(result).variable_names == std::vector<std::string>{"v17", "v200"});
  CHECK(questions < 100);
}

// Without it: a result could depend on how many questions are asked at a time, or on the run.
TEST_CASE("the result does not depend on jobs, and nothing is asked twice") {
  constexpr int seed = 23;
  CAPTURE(seed);
  Random random(seed);
  for (int round = 0; round < 30; ++round) {
    const Formula formula = random_formula(random, 6, 9);
    const RandomPredicate holds{static_cast<std::uint64_t>(round), 9, text_of_inv(formula)};
    std::multiset<std::string> asked;
    auto recorded = [&](const Formula& candidate) {
      asked.insert(text_of_inv(candidate));
      return holds(text_of_inv(candidate));
    };
    const std::string alone = text_of_inv(shrink(formula, recorded, {}));
    for (const std::string& text : asked) REQUIRE(asked.count(text) == 1);
    auto silent = [&](const Formula& candidate) { return holds(text_of_inv(candidate)); };
    for (std::size_t jobs : {1, 3}) {
      ShrinkOptions options;
      options.jobs = jobs;
      REQUIRE(text_of_inv(shrink(formula, silent, options)) == alone);
    }
  }
}

// Without it: an interrupted search could give away something for which the predicate does not hold, or call it
// minimal.
TEST_CASE("a search that is stopped gives the best so far") {
  const EtrInv formula = independent_constraints(40);  // asks 39 questions if nothing stops it
  for (std::size_t most = 1; most < 39; ++most) {
    std::size_t questions = 0;
    ShrinkProgress last;
    ShrinkOptions options;
    options.should_stop = [&] { return questions >= most; };
    options.progress = [&](const ShrinkProgress& report) { last = report; };
    auto is_long = [](const Formula& candidate) { return std::get<EtrInv>(candidate).constraints.size() >= 7; };
    auto counted = [&](const Formula& candidate) {
      // The answer to the question during which it is stopped is void.
      return ++questions >= most ? questions % 2 == 0 : is_long(candidate);
    };
    const Formula result = shrink(Formula(formula), counted, options);
    CHECK(is_long(result));
    CHECK(last.is_finished);
    CHECK(!last.is_minimal);
    CHECK(questions == most);
  }
  ShrinkOptions late;
  late.deadline = std::chrono::steady_clock::now();
  const Formula same = shrink(
      Formula(formula), [](const Formula&) { return true; }, late);
  CHECK(std::get<EtrInv>(same) == formula);
}

// Without it: a predicate that is false from the start would be "kept", and a failing one would be swallowed.
TEST_CASE("a predicate that does not hold or fails is told") {
  const Formula formula = independent_constraints(5);
  CHECK_THROWS_AS(shrink(formula, [](const Formula&) { return false; }, {}), UsageError);
  std::atomic<int> left = 4;
  auto fails = [&](const Formula&) -> bool {
    if (--left < 0) throw std::runtime_error("no more");
    return true;
  };
  for (std::size_t jobs : {1, 2}) {
    left = 2;
    ShrinkOptions options;
    options.jobs = jobs;
    CHECK_THROWS_WITH(shrink(formula, fails, options), "no more");
  }
}
