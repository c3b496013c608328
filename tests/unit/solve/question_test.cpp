// If these break, a failure of presolve costs the answer, or what an engine proposes is lost on its way back.
#include "solve/question.h"

#include "encode/encode.h"
#include "io/etr_inv_io.h"
#include "io/smt2_reader.h"
#include "solve/judge.h"

#include "nnsolve/backend.h"
#include "nnsolve/error.h"
#include "nnsolve/io.h"
#include "nnsolve/solve.h"

#include <catch2/catch.hpp>

#include <new>
#include <stdexcept>

using namespace nnsolve;

namespace {

TrainingInstance xor_instance(const std::string& more = "") {
  return read_instance(
      R"({"nnsolve":"training/1","network":{"layers":[2,2,1],"activations":["relu","identity"]},"data":[
    {"x":[0,0],"y":[0]},{"x":[0,1],"y":[1]},{"x":[1,0],"y":[1]},{"x":[1,1],"y":[0]}])" +
          more + "}",
      "t");
}

Formula chain() { return read_etr_inv("a + b = c\na * c = 1\nb * c = 1\n", "t"); }

/// Presolve with these options breaks at its first step.
template <class Error>
PresolveOptions breaking(const Error& error) {
  PresolveOptions options;
  options.trace = [error](const PresolveStep&) { throw error; };
  return options;
}

std::string failure_of(Question& question, const PresolveOptions& options) {
  question.presolve(options);
  CHECK(question.presolved() == nullptr);
  CHECK(question.presolved_network() == nullptr);
  CHECK(!question.is_refuted());
  CHECK(question.original().variable_count() > 0);
  return question.failure();
}

}  // namespace

TEST_CASE("a failure of presolve is told and leaves the question as it was", "[solve]") {
  const TrainingInstance instance = xor_instance();
  const Formula formula = chain();
  for (int i = 0; i < 2; ++i) {
    auto ask = [&] { return i == 0 ? make_question(instance) : make_question(formula); };
    CHECK(failure_of(*ask(), breaking(std::logic_error("internal error: x"))) == "internal error: x");
    CHECK(failure_of(*ask(), breaking(std::runtime_error("x"))) == "internal error: x");
    CHECK(failure_of(*ask(), breaking(NumberTooLarge("too many digits"))) == "too many digits");
    CHECK(failure_of(*ask(), breaking(std::bad_alloc())) == "memory");
  }
}

// The whole way: the claim is there, and somebody else answers.
TEST_CASE("presolve never costs an answer", "[solve]") {
  if (linked_backends().empty()) {
    WARN("no backend is linked in");
    return;
  }
  SolveOptions options;
  options.presolve_options = breaking(std::logic_error("internal error: x"));
  auto expect = [](const Answer& answer) {
    CHECK(answer.status == Status::sat);
    REQUIRE(!answer.claims.empty());
    CHECK(answer.claims.front().backend == "presolve");
    CHECK(answer.claims.front().status == Status::unknown);
    CHECK(answer.claims.front().reason == "internal error: x");
  };
  expect(solve(xor_instance(), options).answer);
  expect(solve(Formula(read_smt2("(declare-const x Real)(declare-const y Real)(assert (= y (+ x 1)))(assert (> x 1))",
                                 "t")),
               options)
             .answer);
}

TEST_CASE("a candidate of every form finds its way back", "[solve]") {
  const Formula formula = chain();  // c = 2a = 2b, 2a^2 = 1
  const std::unique_ptr<Question> question = make_question(formula);
  question->presolve({});
  const std::vector<Real> roots = {*Real::root_by_index({Rational(-1), Rational(0), Rational(2)}, 2),
                                   *Real::root_by_index({Rational(-2), Rational(0), Rational(1)}, 2)};
  Assignment shared;  // over one field: the root of 2
  shared.fields = {{{Rational(-2), Rational(0), Rational(1)}, Rational(1), Rational(2)}};
  const Polynomial theta = Polynomial::variable(0);
  shared.values = {Value(Rational(1, 2) * theta), Value(Rational(1, 2) * theta), Value(theta)};
  StageSeconds seconds;
  CHECK(judge(*question, {Form::given, shared}, seconds).solution);
  CHECK(judge(*question, {Form::original, shared}, seconds).solution);
  CHECK(judge(*question, {Form::original, std::vector<Real>{roots[0], roots[0], roots[1]}}, seconds).solution);
  shared.values[2] = Value(Rational(1));
  CHECK(!judge(*question, {Form::given, shared}, seconds).solution);
  CHECK(!judge(*question, {Form::original, shared}, seconds).solution);
}

// An engine is believed in nothing, not even in the number of its values.
TEST_CASE("a candidate that no way back expects is judged, and ends nothing", "[solve]") {
  const TrainingInstance instance = xor_instance();
  const Formula formula = chain();
  StageSeconds seconds;
  for (int i = 0; i < 2; ++i) {
    const std::unique_ptr<Question> question = i == 0 ? make_question(instance) : make_question(formula);
    question->presolve({});
    for (const Form form : {Form::given, Form::original, Form::presolved}) {
      for (const std::size_t count : {1, 99}) {
        const Assignment assignment{{}, std::vector<Value>(count)};
        CHECK(!judge(*question, {form, std::vector<Real>(count)}, seconds).solution);
        CHECK(!judge(*question, {form, assignment}, seconds).solution);
      }
      CHECK(!judge(*question, {form, Witness()}, seconds).solution);
    }
  }
}

// Two values of the presolved form that share a field reach the formula as they are.
TEST_CASE("values of the presolved form may share a field", "[solve]") {
  const Formula formula = read_smt2(
      "(declare-const x Real)(declare-const y Real)(declare-const z Real)"
      "(assert (= (+ (* x x x) (* y y y) (* x y)) 3))(assert (> (+ (* x y y) x) 1))(assert (= z (+ x y)))",
      "t");
  const std::unique_ptr<Question> question = make_question(formula);
  question->presolve({});
  REQUIRE(question->presolved() != nullptr);
  REQUIRE(question->presolved()->parts().size() == 1);
  const System& part = question->presolved()->parts().front();
  REQUIRE(part.variable_count() == 2);
  Assignment ones;
  ones.values = {Value(Rational(1)), Value(Rational(1))};
  StageSeconds seconds;
  CHECK(judge(*question, {Form::presolved, ones}, seconds).solution);
}

TEST_CASE("a threshold above 0 is no exact fit", "[solve]") {
  const TrainingInstance instance = xor_instance(R"(,"threshold":"1/2","cost":"l1")");
  CHECK(instance.threshold == Rational(1, 2));
  CHECK(instance.cost == Cost::l1);
  CHECK_THROWS_AS(exact_fit(instance), UsageError);
  const TrainingInstance without = xor_instance();
  CHECK(!is_same_instance(instance, without));
  CHECK(is_same_task(instance, without));
  Witness zeros{{}, std::vector<Value>(6), std::vector<Value>(3)};
  CHECK(check(instance, zeros).problem == "total cost 2 is above the threshold 1/2");
  CHECK(make_question(instance)->presolved_network() == nullptr);
}
