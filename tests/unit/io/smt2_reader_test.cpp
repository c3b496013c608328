#include "io/smt2_reader.h"

#include "algebra/number_field.h"
#include "formula/evaluate.h"

#include "nnsolve/error.h"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace nnsolve;

namespace {

std::string problem_of_smt2(const std::string& text) {
  try {
    read_smt2(text, "f");
  } catch (const ParseError& error) {
    return error.what();
  }
  return "";
}

/// The truth of all assertions together.
bool is_true(const Etr& formula, const std::vector<Value>& values) {
  FieldArithmetic arithmetic({});
  const NodeValues nodes = evaluate(formula, values, arithmetic);
  for (NodeIndex assertion : formula.assertions()) {
    if (!nodes.truths[assertion]) return false;
  }
  return true;
}

/// Truth of an assertion over x, y = 3, -1/2 and b = true.
bool holds_here(const std::string& assertion) {
  const Etr formula =
      read_smt2("(declare-const x Real)(declare-fun y () Real)(declare-const b Bool)(assert " + assertion + ")", "f");
  return is_true(formula, {Rational(3), Rational(-1, 2), Rational(1)});
}

/// prefix, number, suffix
std::string numbered(const char* prefix, int number, const char* suffix = "") {
  return std::string(prefix).append(std::to_string(number)).append(suffix);
}

std::string repeat(const std::string& text, int count) {
  std::string result;
  for (int i = 0; i < count; ++i) result += text;
  return result;
}

}  // namespace

TEST_CASE("smt2: every operator means what SMT-LIB says", "[io]") {
  // Lost without it: a formula that is decided is another one than the file's.
  for (const char* holding : {"true",
                              "(not false)",
                              "b",
                              "(and b b true)",
                              "(or false b)",
                              "(=> b b)",
                              "(=> false b false)",
                              "(=> b true b)",
                              "(xor b false)",
                              "(xor b b b)",
                              "(= b true)",
                              "(distinct b false)",
                              "(not (distinct b true false))",
                              "(ite b b false)",
                              "(not (ite (not b) b false))",
                              "(= (ite (> x 0) x y) 3)",
                              "(= (ite b y x) (- 0.5))",
                              "(< y x)",
                              "(<= y y x)",
                              "(> x 2.5 y)",
                              "(not (> x y y))",
                              "(>= x x y)",
                              "(= x 3 3.0)",
                              "(not (= x 3 y))",
                              "(distinct x y 0)",
                              "(not (distinct x y x))",
                              "(= (+ x y) 2.5)",
                              "(= (+ x) (* x))",
                              "(= (- x) (- 3))",
                              "(= (- x y 1) 2.5)",
                              "(= (* 2 x y) (- 3))",
                              "(= (/ x 2) 1.5)",
                              "(= (/ x (- 2)) (- 1.5))",
                              "(= (/ x 2 3) 0.5)",
                              "(= (/ x (+ 1 1)) 1.5)",
                              "(= y (/ (- 1) 2))",
                              "(= (/ 1 3) (* 2 (/ 1 6)))",
                              "(= (to_real 3) x)",
                              "(= 0.1 (/ 1 10))",
                              "(= 100000000000000000000000000000.5 (+ 100000000000000000000000000000 0.5))",
                              "(let ((z (* x x))) (= z 9))",
                              "(let ((x y) (y x)) (and (= x (- 0.5)) (= y 3)))",
                              "(let ((x y)) (let ((x (+ x x)) (w x)) (and (= x (- 1)) (= w (- 0.5)))))",
                              "(and (let ((x 0)) (= x 0)) (= x 3))",
                              "(! (> x 0) :named pos)",
                              "(and (! (> x 0) :named p) p)",
                              "(= |x| 3)",
                              "(let ((|a b| 3)) (= |a b| x))",
                              "(let () b)",
                              "(= (! x :weight 3 :pattern (x y)) 3)"}) {
    CAPTURE(holding);
    CHECK(holds_here(holding));
    CHECK_FALSE(holds_here(std::string("(not ") + holding + ")"));
  }
}

TEST_CASE("smt2: definitions, with and without parameters", "[io]") {
  // Lost without it: parameters, lets and global names get mixed up.
  const std::string text = R"(
    ; a comment (with a parenthesis
    (set-info :status sat) (set-option :produce-models true) (set-logic QF_NRA)
    (set-info :source |several
      lines (|) (set-info :notes "a ""quoted"" ) string")
    (declare-const x Real)
    (define-fun two () Real 2.0)
    (define-const c Real (* two x))
    (define-fun f ((x Real) (y Real)) Real (+ (* x x) (* y c) two))
    (define-fun g ((b Bool) (t Real)) Bool (ite b (let ((s (f t 1))) (> s two)) (= t x)))
    (define-fun h ((two Real)) Real (/ two 4))
    (assert (= (f 3 5) (+ 9 (* 5 2 x) 2)))
    (assert (g true x))
    (assert (g false x))
    (assert (= (h (f 1 0)) 0.75))
    (check-sat) (get-model) (get-value (x)) (echo "done") (exit)
  )";
  CHECK(is_true(read_smt2(text, "f"), {Rational(7)}));
  CHECK(is_true(read_smt2(text, "f"), {Rational(1, 3)}));
  CHECK_FALSE(is_true(read_smt2(text + "", "f"), {Rational(0)}));  // 0 > 0
}

TEST_CASE("smt2: names are what they are, quoted or not", "[io]") {
  const Etr formula = read_smt2(
      "(declare-const |x'| Real)(declare-fun |let| () Bool)(declare-const |y| Real)"
      "(assert (and |let| (= y |x'|)))",
      "f");
  REQUIRE(formula.variables().size() == 3);
  CHECK(formula.variables()[0].name == "x'");
  CHECK(formula.variables()[1] == EtrVariable{"let", true});
  CHECK(formula.variables()[2].name == "y");
}

TEST_CASE("smt2: a text that is not well formed is an error with its place", "[io]") {
  const std::string d = "(declare-const x Real)(declare-const b Bool)\n";
  CHECK(problem_of_smt2("") == "");
  CHECK(problem_of_smt2(d + "(assert (> x 0)") == "f:2:1: this parenthesis is never closed");
  CHECK(problem_of_smt2(d + "(assert (> x (+ 1 2") == "f:2:14: this parenthesis is never closed");
  CHECK(problem_of_smt2(d + "(assert") == "f:2:1: this parenthesis is never closed");
  CHECK(problem_of_smt2(d + "(assert (> x 0)\n(check-sat)") == "f:3:1: expected ')', not \"(\"");
  CHECK(problem_of_smt2(d + "(assert (and (> x 0)\n(check-sat))") ==
        "f:3:2: unknown function \"check-sat\"; the parenthesis at 2:9 is still open");
  CHECK(problem_of_smt2("(check-sat))") == "f:1:12: expected a command in parentheses, not \")\"");
  CHECK(problem_of_smt2(d + "(assert (> x |y") == "f:2:14: this symbol in bars does not end");
  CHECK(problem_of_smt2("(set-info :notes \"abc)") == "f:1:18: this string does not end");
  CHECK(problem_of_smt2(d + "(assert (true))") == "f:2:10: \"true\" is not a function");
  CHECK(problem_of_smt2(d + "(assert (x))") == "f:2:10: \"x\" is not a function");
  CHECK(problem_of_smt2(d + "(assert ())") == "f:2:10: expected the name of a function, not \")\"");
  CHECK(problem_of_smt2(d + "(assert )") == "f:2:9: expected a term, not \")\"");
  CHECK(problem_of_smt2(d + "(assert b b)") == "f:2:11: expected ')', not \"b\"");
  CHECK(problem_of_smt2(d + "(assert (= x 1e5))") == "f:2:14: \"1e5\" is not a number of SMT-LIB");
  CHECK(problem_of_smt2("x") == "f:1:1: expected a command in parentheses, not \"x\"");
  CHECK(problem_of_smt2("()") == "f:1:2: expected a command, not \")\"");
  CHECK(problem_of_smt2(d + "(assert (> x \xFF))") == "f:2:14: not UTF-8");
  CHECK(problem_of_smt2(d + "(assert (> x {))") == "f:2:14: unexpected character \"{\"");
}

TEST_CASE("smt2: a term of unknown names, wrong sorts or what is not supported is an error with its place", "[io]") {
  const std::string d = "(declare-const x Real)(declare-const b Bool)\n";
  CHECK(problem_of_smt2(d + "(assert (> y 0))") == "f:2:12: unknown symbol \"y\"");
  CHECK(problem_of_smt2(d + "(assert (f x))") == "f:2:10: unknown function \"f\"");
  CHECK(problem_of_smt2(d + "(assert (> x -1))").find("negative numbers are written (- 1)") != std::string::npos);
  CHECK(problem_of_smt2(d + "(assert (= (^ x 2) 1))").find("powers are written as products") != std::string::npos);
  CHECK(problem_of_smt2(d + "(assert x)") == "f:2:9: assert needs a formula, not a term");
  CHECK(problem_of_smt2(d + "(assert (+ x 1))") == "f:2:9: assert needs a formula, not a term");
  CHECK(problem_of_smt2(d + "(assert (> x b))") == "f:2:14: argument 2 of > must be of sort Real, not Bool");
  CHECK(problem_of_smt2(d + "(assert (= b x))") == "f:2:14: argument 2 of = must be of sort Bool, not Real");
  CHECK(problem_of_smt2(d + "(assert (and b x))") == "f:2:16: argument 2 of and must be of sort Bool, not Real");
  CHECK(problem_of_smt2(d + "(assert (= x (ite b x b)))") ==
        "f:2:23: argument 3 of ite must be of sort Real, not Bool");
  CHECK(problem_of_smt2(d + "(assert (not b b))") == "f:2:9: not needs 1 argument, not 2");
  CHECK(problem_of_smt2(d + "(assert (> x))") == "f:2:9: > needs at least 2 arguments, not 1");
  CHECK(problem_of_smt2(d + "(assert (= (/ 1 x) 1))") ==
        "f:2:17: division by a term that is not constant is not supported");
  CHECK(problem_of_smt2(d + "(assert (= (/ x (- 1 1)) 1))") == "f:2:17: division by 0");
  CHECK(problem_of_smt2(d + "(assert (= x #x1F))") == "f:2:14: bit patterns are not supported: \"#x1F\"");
  CHECK(problem_of_smt2(d + "(assert (forall ((y Real)) (> y 0)))") == "f:2:10: quantifiers are not supported: forall");
  CHECK(problem_of_smt2(d + "(assert (let ((y 1) (y 2)) b))") == "f:2:9: this let binds the same symbol twice");
  CHECK(problem_of_smt2(d + "(assert (and (! b :named n) (! b :named n)))") ==
        "f:2:41: \"n\" is declared or defined already");
}

TEST_CASE("smt2: a command that is not supported or declares what it must not is an error with its place", "[io]") {
  const std::string d = "(declare-const x Real)(declare-const b Bool)\n";
  CHECK(problem_of_smt2("(declare-const x Int)") == "f:1:18: integers are not supported: sort Int");
  CHECK(problem_of_smt2("(declare-const a (Array Int Real))") == "f:1:18: sort (Array ...) is not supported");
  CHECK(problem_of_smt2("(declare-fun g (Real) Real)") ==
        "f:1:14: uninterpreted functions with arguments are not supported: \"g\"");
  CHECK(problem_of_smt2("(declare-const + Real)") == "f:1:16: \"+\" has a meaning of its own in SMT-LIB");
  CHECK(problem_of_smt2("(declare-const let Real)") == "f:1:16: \"let\" is a reserved word");
  CHECK(problem_of_smt2(d + "(declare-const |x| Real)") == "f:2:16: \"x\" is declared or defined already");
  CHECK(problem_of_smt2("(set-logic QF_NIA)") ==
        "f:1:12: logic \"QF_NIA\" is not supported; there are QF_NRA and QF_LRA");
  CHECK(problem_of_smt2("(set-logic QF_NRA)(set-logic QF_NRA)") == "f:1:30: a second set-logic");
  CHECK(problem_of_smt2("(push 1)") == "f:1:2: command \"push\" is not supported");
  CHECK(problem_of_smt2("(frobnicate)") == "f:1:2: command \"frobnicate\" is unknown");
  CHECK(problem_of_smt2("(check-sat)(check-sat)") == "f:1:13: check-sat after check-sat is not supported");
  CHECK(problem_of_smt2("(check-sat)(assert false)") == "f:1:13: assert after check-sat is not supported");
  CHECK(problem_of_smt2("(exit)(assert false)") == "f:1:8: assert after exit is not supported");
  CHECK(problem_of_smt2("(define-fun f ((x Real)) Bool x)") ==
        "f:1:31: \"f\" is declared as Bool, but its definition is Real");
  CHECK(problem_of_smt2("(define-fun f ((x Real) (x Real)) Real x)") == "f:1:26: two parameters are called \"x\"");
  const std::string f = "(define-fun f ((x Real)) Real (* x x))";
  CHECK(problem_of_smt2(f + "(assert (= (f 1 2) 1))") == "f:1:50: \"f\" needs 1 argument, not 2");
  CHECK(problem_of_smt2(f + "(assert (= (f true) 1))") == "f:1:53: argument 1 of \"f\" must be of sort Real");
  CHECK(problem_of_smt2(f + "(assert (= f 1))") == "f:1:50: function \"f\" without arguments");
}

TEST_CASE("smt2: deep nesting is refused at once, and what is deep by definitions is read", "[io]") {
  // Lost without it: stack overflows here and in everything that works on formulas.
  const std::string d = "(declare-const x Real)(declare-const b Bool)(assert ";
  for (const char* opening : {"(not ", "(> 0 (+ x ", "(let ((y ", "(let ((y x)) ", "(! ", "((", "(- ", "(ite b "}) {
    CAPTURE(opening);
    CHECK_FALSE(problem_of_smt2(d + repeat(opening, 1'000'000)).empty());
  }
  CHECK(problem_of_smt2(d + repeat("(not ", 1'000'000)) == "f:1:50053: terms nested deeper than 10000 levels");
  CHECK(problem_of_smt2(d + repeat("(not ", 10'000) + "b" + repeat(")", 10'001)) == "");
  CHECK(problem_of_smt2("(set-info :x " + repeat("(", 1'000'000) + repeat(")", 1'000'001)) == "");
  std::string formulas = "(declare-const x Real)(define-fun f0 () Bool (> x 0))";
  std::string terms = "(declare-const x Real)(define-fun f0 () Real x)";
  for (int i = 1; i <= 30'000; ++i) {
    const std::string head = numbered("(define-fun f", i, " () ");
    const std::string last = numbered("f", i - 1);
    formulas += head + (i % 2 == 0 ? "Bool (and " : "Bool (or ") + last + numbered(" (> x ", i, ")))");
    terms += head + "Real (+ 1 (* 2 " + last + ")))";
  }
  CHECK(problem_of_smt2(formulas + "(assert f30000)").find("nested deeper than 10000") != std::string::npos);
  CHECK(problem_of_smt2(terms + "(assert (> f30000 0))") == "");
}

TEST_CASE("smt2: sharing keeps short texts short, and folding has a limit", "[io]") {
  // Lost without it: a kilobyte of text that takes all memory or all time.
  std::string lets;
  std::string definitions = "(declare-const x Real)";
  for (int i = 0; i < 60; ++i) {
    lets += "(let ((x (* x x))) ";
    const std::string last = numbered("(f", i - 1, " ");
    definitions += numbered("(define-fun f", i, " ((x Real)) Real ");
    definitions += i == 0 ? "(* x x))" : last + last + "x)))";
  }
  const Etr squares = read_smt2("(declare-const x Real)(assert " + lets + "(> x 1)" + repeat(")", 61), "f");
  CHECK(squares.node_count() < 200);
  CHECK(problem_of_smt2("(assert (let ((x 3)) " + lets + "(> x 1)" + repeat(")", 62)).find("100000 digits") !=
        std::string::npos);
  CHECK(problem_of_smt2(definitions).find("expand to too large a formula") != std::string::npos);
  // a sum of 10^5 constants of nearly 10^5 digits each
  std::string sums = "(define-fun c () Real " + std::string(99'000, '7') + ")(assert (= 0 (+ " + repeat("c ", 100'000);
  CHECK(problem_of_smt2(sums + ")))").find("too long") != std::string::npos);
  CHECK_FALSE(problem_of_smt2("(assert (> " + std::string(100'001, '7') + " 0))").empty());
}
