// Refutations in boxes, and their trees of cases as a checker reads them. Without these tests a leaf could rest on what
// another case assumes, the numbers of premises could be those of another case after one was left out, or a system with
// a solution could be "refuted" by rounding.
#include "certify/box_refutation.h"

#include "certify/base.h"
#include "checked.h"
#include "support/random_system.h"
#include "tests/support/scale.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace nnsolve;
using namespace nnsolve::test;
using generators::index_below;
using generators::Random;

namespace {

struct InBoxes {
  bool is_refuted = false;
  std::size_t steps = 0;
  std::string rejected;
};

InBoxes in_boxes(const std::string& text, std::size_t most_boxes = 3000) {
  std::string problem;
  const auto base = certificate_base(read_formula(text, "test", Station::etr), problem);
  REQUIRE(base);
  const BaseSystem system = system_of(*base);
  const auto refutation = find_box_refutation(system.system.constraints, {}, {most_boxes});
  if (!refutation) return {};
  std::vector<std::size_t> facts;
  for (std::size_t i = 0; i < base->facts.size(); ++i) facts.push_back(i);
  Proof proof(*base, facts);
  std::vector<FactNumber> numbers;
  for (const auto& [fact, part] : system.given) numbers.push_back(proof.number_of(fact) + part);
  if (!write_case_refutation(proof, *refutation, numbers)) return {true, 0, "the tree does not close"};
  return {true, proof.step_count(), checked(*nncheck::read_smt2(text), proof.text())};
}

std::string declared(std::size_t count) {
  std::string text = "(set-logic QF_NRA)\n";
  for (std::size_t i = 0; i < count; ++i) text += "(declare-const x" + std::to_string(i) + " Real)\n";
  return text;
}

std::string box(std::size_t count, int low, int high) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = "x" + std::to_string(i);
    text += "(assert (<= (- " + std::to_string(-low) + ") " + name + " " + std::to_string(high) + "))\n";
  }
  return text;
}

std::string number(int value) { return value < 0 ? "(- " + std::to_string(-value) + ")" : std::to_string(value); }

int small(Random& random) { return static_cast<int>(index_below(random, 7)) - 3; }

/// Of degree 2 in x0 .. with a constant.
std::string random_form(Random& random, std::size_t count) {
  std::string text = "(+ " + number(small(random));
  for (int i = 0; i < 3; ++i) {
    const std::string a = "x" + std::to_string(index_below(random, count));
    const std::string b = "x" + std::to_string(index_below(random, count));
    text += " (* " + number(small(random)) + " " + a + (index_below(random, 2) == 0 ? "" : " " + b) + ")";
  }
  return text + ")";
}

}  // namespace

TEST_CASE("sums of squares of forms and something more are not 0 in any box, and the checker accepts why") {
  Random random(seed_or(20261129));
  std::size_t refuted = 0;
  const std::size_t rounds = scaled(40);
  for (std::size_t round = 0; round < rounds; ++round) {
    const std::size_t count = 1 + index_below(random, 2);
    const std::string p = random_form(random, count), q = random_form(random, count);
    const std::string text = declared(count) + box(count, -2, 2) + "(assert (<= (+ (* " + p + " " + p + ") (* " + q +
                             " " + q + ") 1) 0))\n(check-sat)\n";
    CAPTURE(round, text);
    const InBoxes outcome = in_boxes(text, 1000);
    CHECK(outcome.rejected.empty());
    if (outcome.is_refuted) ++refuted;
  }
  CHECK(refuted * 10 >= rounds * 9);
}

TEST_CASE("what has a solution in its box is not refuted") {
  Random random(seed_or(20261130));
  for (int round = 0; round < scaled(60); ++round) {
    const std::size_t count = 2 + index_below(random, 2);
    std::string text = declared(count) + box(count, -2, 2);
    std::string point;
    for (std::size_t i = 0; i < count; ++i) {
      point += " (x" + std::to_string(i) + " " + number(static_cast<int>(index_below(random, 5)) - 2) + ")";
    }
    // Each form is compared with what it is at the point.
    for (int i = 0; i < 3; ++i) {
      const std::string form = random_form(random, count);
      const char* const relation = index_below(random, 2) == 0 ? "=" : "<=";
      const std::string here =
          std::string("(assert (") + relation + " " + form + " (let (" + point + ") " + form + ")))\n";
      text +=
          index_below(random, 2) == 0 ? here : "(assert (or (> (* x0 x1) 5)" + here.substr(7, here.size() - 9) + "))\n";
    }
    CAPTURE(round, text);
    CHECK(!in_boxes(text + "(check-sat)\n", 40).is_refuted);
  }
}

TEST_CASE("discs that have no room are refuted together") {
  // The radii are near the largest ones for which there is room: 0.2929 and 0.2543.
  const auto [count, radius] = GENERATE(table<std::size_t, std::string>({{2, "0.3"}, {3, "0.27"}}));
  std::string text = declared(2 * count);
  for (std::size_t i = 0; i < 2 * count; ++i) {
    text += "(assert (<= " + radius + " x" + std::to_string(i) + " (- 1 " + radius + ")))\n";
  }
  for (std::size_t i = 0; i < count; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      std::string sum = "(+";
      for (const std::size_t k : {0, 1}) {
        const std::string difference = "(- x" + std::to_string(2 * i + k) + " x" + std::to_string(2 * j + k) + ")";
        sum += " (* " + difference + " " + difference + ")";
      }
      text += "(assert (>= " + sum + ") (* 4 " + radius + " " + radius + ")))\n";
    }
  }
  CAPTURE(text);
  const InBoxes outcome = in_boxes(text + "(check-sat)\n");
  CHECK(outcome.is_refuted);
  CHECK(outcome.rejected.empty());
}

TEST_CASE("disjunctions are split where that is needed, and only there") {
  const std::string bounds = declared(3) + box(3, -2, 2);
  const std::string needed = "(assert (or (and (> x0 1) (< (* x0 x1) 0)) (> (* x0 x1) 4)))\n(assert (> (* x0 x1) 0))\n";
  const std::string idle = "(assert (or (> x2 1) (and (< x2 0) (> (* x2 x2) 1))))\n";
  const InBoxes alone = in_boxes(bounds + needed + "(check-sat)\n");
  const InBoxes both = in_boxes(bounds + idle + needed + "(check-sat)\n");
  CHECK(alone.is_refuted);
  CHECK(alone.rejected.empty());
  CHECK(both.is_refuted);
  CHECK(both.rejected.empty());
  CHECK(both.steps == alone.steps);
}

TEST_CASE("bounds go through steps in modes, without a case for each sequence of modes") {
  // x' = x + v t, v' = v + a t with one of three a, and 0 <= t <= 1: after so many steps x is out of reach.
  Random random(seed_or(20261201));
  const std::size_t steps = 8;
  std::string text = declared(2 * steps + 2) + "(assert (<= 0 x0 1))(assert (<= (- 1) x1 1))\n";
  for (std::size_t i = 0; i < steps; ++i) {
    const std::string t = "t" + std::to_string(i), x = "x" + std::to_string(2 * i), v = "x" + std::to_string(2 * i + 1),
                      next_x = "x" + std::to_string(2 * i + 2), next_v = "x" + std::to_string(2 * i + 3);
    text += "(declare-const " + t + " Real)\n(assert (<= 0 " + t + " 1))\n(assert (or";
    for (int mode = 0; mode < 3; ++mode) {
      text += " (and (= " + next_x + " (+ " + x + " (* " + v + " " + t + "))) (= " + next_v + " (+ " + v + " (* " +
              number(small(random)) + " " + t + "))))";
    }
    text += "))\n";
  }
  text += "(assert (> x" + std::to_string(2 * steps) + " 1000))\n(check-sat)\n";
  CAPTURE(text);
  const InBoxes outcome = in_boxes(text, 20);
  CHECK(outcome.is_refuted);
  CHECK(outcome.rejected.empty());
}

TEST_CASE("products of many variables are bounded by halves") {
  const std::size_t count = GENERATE(3, 12);
  std::string squares = "(+", product = "(*";
  for (std::size_t i = 0; i < count; ++i) {
    const std::string x = "x" + std::to_string(i);
    squares += " (* " + x + " " + x + ")";
    product += " " + x;
  }
  const std::string text =
      declared(count) + "(assert (< " + squares + ") 1))(assert (> " + product + ") 1))(check-sat)\n";
  const InBoxes outcome = in_boxes(text, 20);
  CHECK(outcome.is_refuted);
  CHECK(outcome.rejected.empty());
}

TEST_CASE("squares of sums refute what single squares do not, without a division") {
  // Four numbers with squares of at most 1 and products of two of at most -1/2: the square of their sum is negative.
  std::string text = declared(4);
  for (int i = 0; i < 4; ++i) {
    const std::string x = "x" + std::to_string(i);
    text += "(assert (<= (* " + x + " " + x + ") 1))";
    for (int j = 0; j < i; ++j) text += "(assert (<= (* " + x + " x" + std::to_string(j) + ") (- (/ 1 2))))";
  }
  const InBoxes outcome = in_boxes(text + "(check-sat)\n", 1);
  CHECK(outcome.is_refuted);
  CHECK(outcome.rejected.empty());
}

TEST_CASE("boxes need no ends, and what is strict counts") {
  const char* const assertions = GENERATE("(assert (> x0 0))(assert (> x1 1))(assert (<= (* x0 x1) x0))",
                                          "(assert (>= x0 2))(assert (< (* x0 x0 x0) 8))",
                                          "(assert (= (* x0 x1) 1))(assert (> x0 2))(assert (> x1 1))",
                                          "(assert (> (* x0 x1) 0))(assert (< (* x0 x1 x1 x1) 0))");
  CAPTURE(assertions);
  const InBoxes outcome = in_boxes(declared(2) + assertions + "(check-sat)\n");
  CHECK(outcome.is_refuted);
  CHECK(outcome.rejected.empty());
}

TEST_CASE("a case that does not need what it assumes is a refutation without it") {
  // Premises 0 and 1; assumed are 2 and 3; then a clause, 4, whose parts are 5.
  CaseRefutation leaf{{{{1, 5}}}, 0, {}, {}}, other{{{{0, 4}}}, 0, {}, {}};
  CaseRefutation refutation{{}, 4, {}, {leaf, other}};
  CHECK(!uses_premises(refutation, 2, 2));
  CHECK(uses_premises(refutation, 4, 1));
  CHECK(uses_premises(refutation, 1, 1));
  without_premises(refutation, 2, 2);
  CHECK(refutation.clause == 2);
  CHECK(refutation.cases[0].terms[0].facts == std::vector<FactNumber>{1, 3});
  CHECK(refutation.cases[1].terms[0].facts == std::vector<FactNumber>{0, 2});
  CHECK(used_premises(refutation, 2) == std::vector<bool>{true, true});
}
