// Enclosures among candidates: believed only of what was given, and never carried.
#include "solve/judge.h"
#include "solve/question.h"

#include "nnsolve/io.h"

#include <catch2/catch.hpp>

#include <variant>
#include <vector>

using namespace nnsolve;

TEST_CASE("an enclosure is judged on what was given, and says that it is one", "[enclosure]") {
  // Lost without it: centres that are taken for solutions, of the question or of a form that nobody checks.
  const Formula formula = read_formula("x * y = 1\nx + x = y\n", "f", Station::etr_inv);
  const auto question = make_question(formula);
  const Rational root(1414213562, 1000000000);
  EnclosedAssignment near{{root / Rational(2), root}, Rational(1, 1000000), {0, 1}, {{0, {}}, {1, {}}}};
  StageSeconds seconds;
  const Judgement good = judge(*question, {Form::given, near}, seconds);
  REQUIRE(good.solution);
  CHECK(std::get<CheckedAssignment>(*good.solution).is_enclosed());
  for (const Form form : {Form::original, Form::presolved}) {
    const Judgement carried = judge(*question, {form, near}, seconds);
    CHECK_FALSE(carried.solution);
    CHECK_FALSE(carried.objection.empty());
  }
  CHECK_THROWS(question->lift({Form::given, near}));
  // The centre alone is no solution.
  Assignment centre;
  for (const Rational& value : near.values) centre.values.emplace_back(value);
  CHECK_FALSE(judge(*question, {Form::given, centre}, seconds).solution);
  near.equations.pop_back();
  CHECK_FALSE(judge(*question, {Form::given, near}, seconds).solution);
}

TEST_CASE("an enclosure of a network is judged likewise", "[enclosure]") {
  const TrainingInstance instance =
      read_instance(R"({"nnsolve":"training/1","network":{"inputs":["x"],"outputs":["y"],"edges":[["x","y"]]},)"
                    R"("data":[{"x":[3],"y":[1]}]})",
                    "n");
  const auto question = make_question(instance);
  EnclosedWitness near{{Rational(333, 1000)}, {Rational(0)}, Rational(1, 1000), {0}, {{1, 0}}};
  StageSeconds seconds;
  const Judgement good = judge(*question, {Form::given, near}, seconds);
  REQUIRE(good.solution);
  CHECK(std::get<CheckedWitness>(*good.solution).is_enclosed());
  near.radius = Rational(1, 10000);
  CHECK_FALSE(judge(*question, {Form::given, near}, seconds).solution);
}
