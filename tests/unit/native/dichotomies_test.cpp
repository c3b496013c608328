// Lost without these: one-hidden-layer questions that no search through cases of single ReLUs ends; and, if the
// bookkeeping of what was refuted is wrong, the truth.
#include "native/network/dichotomies.h"

#include "native/network/hull_members.h"
#include "native/network/nonnegative_least_squares.h"
#include "tests/support/scale.h"

#include "nnsolve/check.h"
#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve::native::test {
namespace {

/// {inputs, neurons, 1}; targets by data point.
ExactFit one_layer(int inputs, int neurons, const std::vector<std::pair<std::vector<int>, int>>& data) {
  std::string text = R"({"nnsolve":"training/1","network":{"layers":[)" + std::to_string(inputs) + "," +
                     std::to_string(neurons) + R"(,1],"activations":["relu","identity"]},"data":[)";
  for (std::size_t i = 0; i < data.size(); ++i) {
    text += i == 0 ? R"({"x":[)" : R"(,{"x":[)";
    for (std::size_t k = 0; k < data[i].first.size(); ++k) {
      text += (k == 0 ? "" : ",") + std::to_string(data[i].first[k]);
    }
    text += R"(],"y":[)" + std::to_string(data[i].second) + "]}";
  }
  return exact_fit(read_instance(text + "]}", "one-layer"));
}

Status decide(const ExactFit& fit) {
  REQUIRE(has_few_dichotomies(fit));
  const DichotomyDecision decision = decide_by_dichotomies(fit, {});
  CHECK((decision.status == Status::sat) == decision.witness.has_value());
  if (decision.witness) CHECK(check(fit, *decision.witness).checked);
  return decision.status;
}

}  // namespace

TEST_CASE("native: dichotomies of lines need as many neurons as there are bends") {
  const std::vector<std::pair<std::vector<int>, int>> zigzag = {{{0}, 0}, {{1}, 1}, {{2}, 0}, {{3}, 1}, {{4}, 0}};
  CHECK(decide(one_layer(1, 2, zigzag)) == Status::unsat);
  CHECK(decide(one_layer(1, 3, zigzag)) == Status::sat);
}

TEST_CASE("native: dichotomies of planted networks are found, and of others it is told") {
  std::mt19937_64 random(nnsolve::test::seed_or(20261129));
  const auto small = [&] { return std::uniform_int_distribution<int>(-3, 3)(random); };
  for (int round = 0; round < 36; ++round) {
    const int inputs = 1 + round % 3;
    const int neurons = 1 + round / 3 % 3;
    std::vector<int> weights;
    for (int i = 0; i < neurons * (inputs + 1) + 1; ++i) weights.push_back(small());
    std::vector<std::pair<std::vector<int>, int>> data;
    for (int i = 0; i < 9; ++i) {
      std::vector<int> x;
      for (int k = 0; k < inputs; ++k) x.push_back(small());
      int y = weights.back();
      for (int j = 0; j < neurons; ++j) {
        const int first = j * (inputs + 1);
        int sum = weights[static_cast<std::size_t>(first + inputs)];
        for (int k = 0; k < inputs; ++k) {
          sum += weights[static_cast<std::size_t>(first + k)] * x[static_cast<std::size_t>(k)];
        }
        y += (j % 2 == 0 ? 1 : -1) * std::max(0, sum);  // of either sign, so that there is a rarer one
      }
      data.emplace_back(std::move(x), y);
    }
    CAPTURE(nnsolve::test::seed_or(20261129), round);
    CHECK(decide(one_layer(inputs, neurons, data)) == Status::sat);
  }
}

TEST_CASE("native: parity has too many dichotomies for fewer neurons than bits") {
  std::vector<std::pair<std::vector<int>, int>> data;
  for (int row = 0; row < 8; ++row) {
    const std::vector<int> bits = {row & 1, row >> 1 & 1, row >> 2 & 1};
    data.emplace_back(bits, (bits[0] + bits[1] + bits[2]) % 2);
  }
  CHECK(decide(one_layer(3, 2, data)) == Status::unsat);
  CHECK(decide(one_layer(3, 3, data)) == Status::sat);
}

TEST_CASE("native: convexity of what the more numerous sign makes saves most of the work") {
  const std::vector<std::pair<std::vector<int>, int>> data = {{{-4, -1}, 0}, {{6, 2}, 2},  {{-5, -9}, 0}, {{3, -1}, 4},
                                                              {{-5, 4}, 0},  {{5, -1}, 2}, {{-7, -9}, 0}, {{5, -6}, 2},
                                                              {{-9, -7}, 1}, {{2, 6}, 3},  {{1, 3}, -1},  {{2, -5}, 3}};
  const DichotomyDecision decision = decide_by_dichotomies(one_layer(2, 3, data), {});
  CHECK(decision.status == Status::unsat);
  CHECK(decision.refuted < 1000);  // without it more than 10,000
}

TEST_CASE("native: data points in the hull of others, in the smallest ways") {
  const auto members = hull_members({{0, 0, 1}, {4, 0, 1}, {0, 4, 1}, {1, 1, 1}, {2, 0, 1}}, 1000);
  for (const HullMember& member : members) {
    Rational sum;
    for (const auto& [corner, factor] : member.corners) {
      CHECK(factor.sign() > 0);
      sum += factor;
    }
    CHECK(sum == Rational(1));
  }
  // (1, 1) is in the triangle and in its left part, (2, 0) on an edge.
  using Corners = std::vector<std::pair<std::size_t, Rational>>;
  const auto is_there = [&](std::size_t point, const Corners& corners) {
    return std::ranges::any_of(
        members, [&](const HullMember& member) { return member.point == point && member.corners == corners; });
  };
  CHECK(members.size() == 3);
  CHECK(is_there(3, {{0, Rational(1, 2)}, {1, Rational(1, 4)}, {2, Rational(1, 4)}}));
  CHECK(is_there(3, {{0, Rational(1, 4)}, {2, Rational(1, 4)}, {4, Rational(1, 2)}}));
  CHECK(is_there(4, {{0, Rational(1, 2)}, {1, Rational(1, 2)}}));
  CHECK(hull_members({{0, 0, 1}, {4, 0, 1}, {0, 4, 1}, {1, 1, 1}, {2, 0, 1}}, 3).size() == 1);  // of the first four
}

TEST_CASE("native: only what it was made for is decided by dichotomies") {
  const std::vector<std::pair<std::vector<int>, int>> data = {{{0}, 0}, {{1}, 1}};
  TrainingInstance instance = one_layer(1, 2, data);
  CHECK(has_few_dichotomies(instance));
  TrainingInstance prescribed = instance;
  prescribed.network.edges[1].weight = Rational(1);
  CHECK_FALSE(has_few_dichotomies(prescribed));
  TrainingInstance without_bias = instance;
  without_bias.network.neurons.back().bias = Rational(0);
  CHECK_FALSE(has_few_dichotomies(without_bias));
  TrainingInstance rectified = instance;
  rectified.network.neurons.back().activation = Activation::relu;
  CHECK_FALSE(has_few_dichotomies(rectified));
  TrainingInstance other = instance;
  other.network.edges.pop_back();
  CHECK_FALSE(has_few_dichotomies(other));
  instance.threshold = Rational(1);
  CHECK_FALSE(has_few_dichotomies(instance));
}

TEST_CASE("native: least squares with nonnegative factors") {
  // t >= 1 and -t >= 0: the sum says 0 >= 1.
  Eigen::MatrixXd columns(2, 2);
  columns << 1, -1, 1, 0;
  const Eigen::VectorXd wanted = Eigen::VectorXd::Unit(2, 1);
  const NonnegativeFit contradiction = nonnegative_least_squares(columns, wanted);
  CHECK(contradiction.rest.norm() < 1e-9);
  CHECK(contradiction.factors.minCoeff() > 0.5);
  columns(0, 1) = 1;  // t >= 0: there is a t
  const NonnegativeFit fit = nonnegative_least_squares(columns, wanted);
  CHECK(fit.rest.norm() > 0.1);
  CHECK(-fit.rest[0] / fit.rest[1] >= 1 - 1e-9);
}

}  // namespace nnsolve::native::test
