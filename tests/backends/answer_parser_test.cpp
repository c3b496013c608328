// What solvers print, in whatever pieces it arrives. A verdict found in the wrong place, or too late, is a wrong answer
// or a time-out.
#include "solvers/smtlib/answer_parser.h"

#include <catch2/catch.hpp>

namespace nnsolve::test {
namespace {

/// Feeds the text byte by byte, as slowly as a pipe can; where the whole model was there, or npos.
struct Scanned {
  std::optional<Status> verdict;
  std::size_t model_end = std::string::npos;
};
Scanned scan(const std::string& text, bool at_end = true) {
  AnswerScanner scanner;
  Scanned result;
  for (std::size_t size = 1; size <= text.size(); ++size) {
    scanner.advance(std::string_view(text).substr(0, size), false);
    if (scanner.has_whole_model() && result.model_end == std::string::npos) result.model_end = size;
  }
  scanner.advance(text, at_end);
  result.verdict = scanner.verdict();
  // In one piece it must come to the same.
  AnswerScanner at_once;
  at_once.advance(text, at_end);
  CHECK(at_once.verdict() == result.verdict);
  CHECK(at_once.has_whole_model() == (result.model_end != std::string::npos));
  return result;
}

System three() { return {{"x", "y", "|a'|"}, {}}; }

std::vector<Real> model_of(std::string_view text) {
  std::string problem;
  const auto model = parse_model(text, three(), problem);
  INFO(problem);
  REQUIRE(model);
  return *model;
}

std::vector<Real> numbers(Rational a, Rational b, Rational c) { return {std::move(a), std::move(b), std::move(c)}; }

}  // namespace

TEST_CASE("The verdict is the first line that is one") {
  CHECK(scan("sat\n").verdict == Status::sat);
  CHECK(scan("unsat\n").verdict == Status::unsat);
  CHECK(scan("unknown\n").verdict == Status::unknown);
  CHECK(scan("success\nsuccess\n(:version \"4\")\n  unsat\t\r\nsat\n").verdict == Status::unsat);
  CHECK(scan("unsat").verdict == Status::unsat);
  CHECK(!scan("unsat", false).verdict);
  CHECK(!scan("the result is sat\nSAT\nsatisfiable\nsat.\n").verdict);
  CHECK(!scan("").verdict);
}

TEST_CASE("The end of the model is noticed") {
  const std::string model = "sat\n((define-fun x () Real 1.0)\n (define-fun |;)| () Real 2.0) ; ) )\n)";
  CHECK(scan(model + "\n(error \"more\")").model_end == model.size());
  CHECK(scan("sat\n(model )").model_end == 12);
  CHECK(scan("sat\n()").model_end == 6);
  CHECK(scan("sat\nunsupported\n(error \")(((\")\n(model (define-fun x () Real 1))").model_end != std::string::npos);
  CHECK(scan("sat\n(define-fun x () Real 1)\n").model_end == std::string::npos);
  CHECK(scan("sat\n(error \"model is not available\")\n").model_end == std::string::npos);
  CHECK(scan("sat\n((define-fun x () Real 1)").model_end == std::string::npos);
}

TEST_CASE("Models in every wrapping") {
  const std::vector<Real> expected = numbers(1, Rational(-1, 2), 0);
  CHECK(model_of("((define-fun x () Real 1.0) (define-fun y () Real (- (/ 1 2))))") == expected);
  CHECK(model_of("(model (define-fun y () Real (/ (- 1) 2)) (define-fun x () Real 1))") == expected);
  CHECK(model_of("(define-fun x () Real 1)\n(define-fun y () Real -1/2)") == expected);
  CHECK(model_of("((x 1) (y -1/2))") == expected);
  CHECK(model_of("((x 1))\n((|y| (- 0.5)))") == expected);
  CHECK(model_of("(= x 1)\n(= y -1/2)") == expected);
  CHECK(model_of("success (error \"?\") ((x 1) (y -1/2)) unsupported") == expected);
}

TEST_CASE("Names may be quoted; others do not matter") {
  CHECK(model_of("((define-fun |x| () Real 1) (define-fun |a'| () Real 3))") == numbers(1, 0, 3));
  CHECK(model_of("((define-fun a' () Real 3))") == numbers(0, 0, 3));
  CHECK(model_of("((define-fun /0 ((z Real)) Real (ite (= z 1) 2 3)) (define-fun b () Bool true)\n"
                 "(declare-fun f (Real) Real) (define-fun x ((z Real)) Real z) (y 2))") == numbers(0, 2, 0));
  CHECK(model_of("; a comment )))\n(\n;; universe for U: (\n(define-fun x () Real ; one\n 1))") == numbers(1, 0, 0));
}

TEST_CASE("What is no model is said") {
  const auto problem_of = [](std::string_view text) {
    std::string problem;
    CHECK(!parse_model(text, three(), problem));
    return problem;
  };
  CHECK(problem_of("") == "it printed none");
  CHECK(problem_of("(error \"model is not available\")") == "(error \"model is not available\")");
  CHECK(problem_of("((define-fun x () Real 1.41?))").find("a value is unreadable") == 0);
  CHECK(problem_of("((define-fun x () Real))").find("a value is unreadable") == 0);
  CHECK(problem_of("sleep well") == "it printed none");
  CHECK(problem_of(std::string(1'000'000, '(')) == "it printed none");
  const std::string deep = std::string(300'000, '(') + std::string(300'000, ')');
  CHECK(model_of(deep).size() == 3);  // wrappers of nothing; not read to the bottom, and no harm done
}

TEST_CASE("A solver's own words for its limits") {
  CHECK(reason_in("(:reason-unknown \"memout\")") == "memory");
  CHECK(reason_in("(error \"out of memory\")") == "memory");
  CHECK(reason_in("max. memory exceeded") == "memory");
  CHECK(reason_in("std::bad_alloc") == "memory");
  CHECK(reason_in("(:reason-unknown \"timeout\")") == "timeout");
  CHECK(reason_in("canceled") == "timeout");
  CHECK(reason_in("\n timeout \n") == "timeout");
  CHECK(reason_in("cvc5 interrupted by timeout.") == "timeout");
  CHECK(reason_in("usage: solver [--timeout N] [--memory N]").empty());
  CHECK(reason_in("(:reason-unknown \"(incomplete (theory arithmetic))\")").empty());
}

TEST_CASE("Versions and first lines") {
  CHECK(version_in("success\n(:version \"4.8.12\")\n") == "4.8.12");
  CHECK(version_in("unsupported").empty());
  CHECK(first_line("\n\n  one \ntwo", "", 100) == "one");
  CHECK(first_line("x\n(error \"y\")\n", "(error", 8) == "(error \"");
}

}  // namespace nnsolve::test
