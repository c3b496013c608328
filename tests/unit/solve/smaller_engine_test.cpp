// Parts of a question. Without these: a full adder is open where its parity alone is refuted, a part that is fitted
// could pass for the whole, and whoever refuted a part would be counted twice.
#include "solve/smaller_engine.h"

#include "solve/race.h"
#include "solve/smaller_question.h"

#include "nnsolve/io.h"
#include "nnsolve/solve.h"

#include <catch2/catch.hpp>

#include <chrono>

using namespace nnsolve;

namespace {

/// The sum and the carry of three bits.
TrainingInstance full_adder(int hidden) {
  std::string text = R"({"nnsolve": "training/1", "network": {"layers": [3, )" + std::to_string(hidden) +
                     R"(, 2], "activations": ["relu", "identity"]}, "data": [)";
  for (int bits = 0; bits < 8; ++bits) {
    const int ones = (bits & 1) + (bits >> 1 & 1) + (bits >> 2 & 1);
    text += bits == 0 ? "" : ", ";
    text += "{\"x\": [" + std::to_string(bits & 1) + ", " + std::to_string(bits >> 1 & 1) + ", " +
            std::to_string(bits >> 2 & 1) + "], \"y\": [" + std::to_string(ones % 2) + ", " + std::to_string(ones / 2) +
            "]}";
  }
  return read_instance(text + "]}", "adder");
}

/// What the engine says when nobody else is asked, and its parts are asked of native engines.
EngineResult ask_alone(const TrainingInstance& instance) {
  const PresolveOptions presolve;
  EngineParts parts;
  parts.native = true;
  parts.presolve = &presolve;
  const std::unique_ptr<Engine> engine = make_smaller_engine(parts);
  const std::unique_ptr<Question> question = make_question(instance);
  REQUIRE(engine->applies_to(*question));
  Limits limits;
  limits.seconds = 60;
  const std::unique_ptr<EngineRun> run = engine->start(*question, limits);
  for (;;) {
    if (std::optional<EngineResult> result = run->step()) return *std::move(result);
  }
}

}  // namespace

TEST_CASE("one output alone refutes a full adder with two hidden neurons", "[parts]") {
  const EngineResult result = ask_alone(full_adder(2));
  const auto* refuted = std::get_if<Refuted>(&result);
  REQUIRE(refuted != nullptr);
  CHECK(refuted->form == Form::presolved);  // no witness for what presolve says
  CHECK(refuted->code_base == "native");    // who decided the part
}

TEST_CASE("data points come in until a solution misses none", "[parts]") {
  const TrainingInstance instance = full_adder(3);
  const EngineResult result = ask_alone(instance);
  const auto* candidate = std::get_if<Candidate>(&result);
  if (candidate != nullptr) {
    CHECK(check(instance, std::get<Witness>(candidate->values)).checked);
  } else {
    CHECK(std::holds_alternative<GaveUp>(result));  // all data points were there before; nothing smaller is left to ask
  }
}

TEST_CASE("parts keep what they ask of", "[parts]") {
  const ExactFit fit = exact_fit(full_adder(2));
  CHECK(known_outputs(fit) == std::vector<std::uint32_t>{0, 1});
  const ExactFit sum = with_output(fit, 1);
  REQUIRE(sum.row_count() == 8);
  CHECK(known_outputs(sum) == std::vector<std::uint32_t>{1});
  CHECK(sum.targets[7].front().value == Rational(1));
  const std::size_t rows[] = {7, 1};
  const ExactFit two = with_rows(fit, rows);
  REQUIRE(two.row_count() == 2);
  CHECK(two.inputs[0].size() == 3);
  CHECK(two.inputs[1].size() == 1);
}

TEST_CASE("growing data points take in what weights miss, and say when they miss none", "[parts]") {
  TrainingInstance instance = read_instance(
      R"({"nnsolve": "training/1", "network": {"layers": [1, 1], "activations": ["identity"]}, "data":
         [{"x": [0], "y": [0]}, {"x": [1], "y": [1]}, {"x": [2], "y": [2]}, {"x": [3], "y": [3]},
          {"x": [4], "y": [4]}, {"x": [5], "y": [6]}]})",
      "line");
  const ExactFit fit = exact_fit(instance);
  GrowingRows rows(fit);
  CHECK(rows.rows() == std::vector<std::size_t>{0, 2, 4});
  Witness identity;
  identity.weights = {Value(Rational(1))};
  identity.biases = {Value(Rational(0))};
  CHECK(rows.grow(identity));
  CHECK(rows.rows() == std::vector<std::size_t>{0, 2, 4, 5});
  CHECK_FALSE(rows.has_all());
  CHECK_FALSE(rows.grow(identity));  // the only one it misses is in
}
