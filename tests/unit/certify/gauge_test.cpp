// Matrices of low rank of which some entries are known, as networks with a bottleneck. Without these tests a network of
// a formula with two hidden neurons would be unsat on presolve's word alone; or a matrix that can be completed could
// get a proof that it cannot.
#include "certify/gauge.h"

#include "certify/base.h"
#include "certify/elaborate.h"
#include "checked.h"
#include "support/random_system.h"
#include "tests/support/scale.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace nnsolve;
using namespace nnsolve::test;
using generators::Random;

namespace {

using Matrix = std::vector<std::vector<std::optional<Rational>>>;

/// Rows are data points: of one input each, or of two, which makes rows depend on each other.
struct Completion {
  std::size_t rank = 0;
  Matrix entries;  // by row and output
  std::vector<std::vector<std::int64_t>> inputs;
  std::int64_t constant = 0;
  bool is_relu = false;
};

std::string text_of(const Completion& completion) {
  std::string text = R"({"nnsolve": "training/1", "network": {"layers": [)";
  text += std::to_string(completion.inputs.front().size()) + ", " + std::to_string(completion.rank) + ", " +
          std::to_string(completion.entries.front().size()) + R"(], "activations": [")" +
          (completion.is_relu ? "relu" : "identity") + R"(", "identity"]}, "data": [)";
  for (std::size_t row = 0; row < completion.inputs.size(); ++row) {
    if (row > 0) text += ", ";
    text += R"({"x": [)";
    for (std::size_t i = 0; i < completion.inputs[row].size(); ++i) {
      text += (i > 0 ? ", " : "") + std::to_string(completion.inputs[row][i]);
    }
    text += R"(], "y": [)";
    for (std::size_t t = 0; t < completion.entries[row].size(); ++t) {
      const auto& entry = completion.entries[row][t];
      if (t > 0) text += ", ";
      text += entry ? "\"" + (*entry + Rational(completion.constant)).to_string() + "\"" : "\"?\"";
    }
    text += "]}";
  }
  return text + "]}";
}

/// What random factors give, some of it unknown; the first row is 0, the block after it is known.
Completion planted(Random& random) {
  Completion completion;
  completion.rank = static_cast<std::size_t>(generators::uniform(random, 1, 3));
  completion.constant = generators::uniform(random, 0, 1);
  completion.is_relu = generators::uniform(random, 0, 3) == 0;
  const std::size_t inputs = completion.rank + 2, outputs = completion.rank + 2;
  auto factor = [&](std::size_t rows, std::size_t columns) {
    std::vector<std::vector<Rational>> matrix(rows, std::vector<Rational>(columns));
    for (auto& row : matrix) {
      for (Rational& entry : row) entry = Rational(generators::uniform(random, -2, 2));
    }
    return matrix;
  };
  const auto left = factor(inputs, completion.rank), right = factor(completion.rank, outputs);
  completion.inputs.emplace_back(inputs, 0);
  for (std::size_t i = 0; i < inputs; ++i) {
    completion.inputs.emplace_back(inputs, 0);
    completion.inputs.back()[i] = 1;
  }
  completion.inputs.emplace_back(inputs, 0);  // the sum of two others
  completion.inputs.back()[0] = completion.inputs.back()[inputs - 1] = 1;
  for (const auto& row : completion.inputs) {
    completion.entries.emplace_back();
    for (std::size_t t = 0; t < outputs; ++t) {
      Rational entry;
      for (std::size_t i = 0; i < inputs; ++i) {
        for (std::size_t k = 0; k < completion.rank; ++k) entry += Rational(row[i]) * left[i][k] * right[k][t];
      }
      completion.entries.back().emplace_back(entry);
    }
  }
  return completion;
}

struct Completed {
  bool has_block = false;
  bool has_certificate = false;
  std::string rejected;
};

Completed completed(const std::string& text) {
  Completed outcome;
  const ExactFit fit = exact_fit(read_instance(text, "test.net.json"));
  NetworkFacts facts;
  std::string problem;
  const auto base = certificate_base(fit, facts, problem);
  REQUIRE(base);
  const BaseSystem system = system_of(*base);
  std::optional<DifferenceSystem> question = gauge(fit, facts, system);
  outcome.has_block = question.has_value();
  if (!question) return outcome;
  presolve_for_proof(question->system, {}, question->derivations);
  const Elaborated made = elaborate(*base, system.given, question->derivations);
  outcome.has_certificate = made.certificate.has_value();
  if (made.certificate) outcome.rejected = checked(*nncheck::read_network(text), made.certificate->text);
  return outcome;
}

}  // namespace

TEST_CASE("a matrix that its known entries keep from being of low rank is refuted through its block") {
  Random random(seed_or(7));
  std::size_t refuted = 0;
  for (std::size_t round = 0; round < static_cast<std::size_t>(scaled(60)); ++round) {
    Completion completion = planted(random);
    const std::size_t last = completion.entries.front().size() - 1;
    // One entry is unknown; one that the block determines is wrong, or, without ReLUs, a sum of two rows is.
    completion.entries[completion.rank + 1][last] = std::nullopt;
    const bool is_sum_wrong = !completion.is_relu && round % 2 == 0;
    *completion.entries[is_sum_wrong ? completion.inputs.size() - 1 : completion.rank + 2][0] += Rational(1, 2);
    if (!is_sum_wrong) completion.entries.back().assign(last + 1, std::nullopt);
    const std::string text = text_of(completion);
    CAPTURE(round, text);
    const Completed outcome = completed(text);
    CHECK(outcome.rejected.empty());
    if (outcome.has_block) refuted += outcome.has_certificate ? 1 : 0;
  }
  CHECK(refuted * 4 >= static_cast<std::size_t>(scaled(60)) * 2);
}

// Another row of 0 at ReLU outputs, or of a sum of inputs before ReLUs, says less than it seems to. What it seems to
// say must not stand in the way of the proof that the others give.
TEST_CASE("a row that says less than an equation does not spoil the proof from the others") {
  const bool is_first = GENERATE(true, false);
  const bool is_relu_output = GENERATE(true, false);
  CAPTURE(is_first, is_relu_output);
  std::vector<std::string> rows{R"({"x": [1, 0, 0], "y": [2, 2, 2]})", R"({"x": [0, 1, 0], "y": [2, 2, 2]})",
                                R"({"x": [0, 0, 1], "y": [2, 2, 3]})"};
  const std::string further =
      is_relu_output ? R"({"x": [1, 1, 1], "y": [0, 0, 0]})" : R"({"x": [1, 1, 0], "y": [6, 6, 6]})";
  rows.insert(is_first ? rows.begin() : rows.end(), further);
  std::string text = R"({"nnsolve": "training/1", "network": {"layers": )";
  text += is_relu_output ? R"([3, 1, 3], "activations": ["identity", "relu"]}, "data": [)"
                         : R"([3, 3, 1, 3], "activations": ["relu", "identity", "identity"]}, "data": [)";
  text += R"({"x": [0, 0, 0], "y": [1, 1, 1]})";
  for (const std::string& row : rows) text += ", " + row;
  text += "]}";
  CAPTURE(text);
  const Completed outcome = completed(text);
  CHECK(outcome.has_certificate);
  CHECK(outcome.rejected == "");
}

TEST_CASE("a matrix that can be completed is not refuted") {
  Random random(seed_or(8));
  for (std::size_t round = 0; round < static_cast<std::size_t>(scaled(60)); ++round) {
    Completion completion = planted(random);
    if (completion.is_relu) completion.constant = 1;
    for (auto& row : completion.entries) {
      for (auto& entry : row) {
        if (generators::uniform(random, 0, 4) == 0) entry.reset();
      }
    }
    const std::string text = text_of(completion);
    CAPTURE(round, text);
    CHECK(!completed(text).has_certificate);
  }
}

TEST_CASE("where hidden ReLUs may have any values nothing is left of what defines these") {
  Random random(seed_or(9));
  for (int round = 0; round < scaled(10); ++round) {
    Completion completion = planted(random);
    completion.is_relu = true;
    completion.inputs.pop_back();  // of one input each: affinely independent
    completion.entries.pop_back();
    const ExactFit fit = exact_fit(read_instance(text_of(completion), "test.net.json"));
    NetworkFacts facts;
    std::string problem;
    const auto base = certificate_base(fit, facts, problem);
    REQUIRE(base);
    const std::optional<DifferenceSystem> question = gauge(fit, facts, system_of(*base));
    if (!question) continue;
    for (const Constraint& constraint : question->system.constraints) CHECK(constraint.kind != Constraint::Kind::any);
  }
}
