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
  CHECK(problem_of_smt2(d + "(assert (= (pow x 2) 1))").find("powers are written (^ x 2)") != std::string::npos);
  CHECK(problem_of_smt2(d + "(assert (= (^ x 0.5) 1))") == "f:2:17: an exponent must be an integer");
  CHECK(problem_of_smt2(d + "(assert (= (^ x (- 1)) 1))").find("may be 0") != std::string::npos);
  CHECK(problem_of_smt2(d + "(assert (= (^ x 10001) 1))") == "f:2:17: exponents above 10000 are not supported");
  CHECK(problem_of_smt2(d + "(assert x)") == "f:2:9: assert needs a formula, not a term");
  CHECK(problem_of_smt2(d + "(assert (+ x 1))") == "f:2:9: assert needs a formula, not a term");
  CHECK(problem_of_smt2(d + "(assert (> x b))") == "f:2:14: argument 2 of > must be of sort Real, not Bool");
  CHECK(problem_of_smt2(d + "(assert (= b x))") == "f:2:14: argument 2 of = must be of sort Bool, not Real");
  CHECK(problem_of_smt2(d + "(assert (and b x))") == "f:2:16: argument 2 of and must be of sort Bool, not Real");
  CHECK(problem_of_smt2(d + "(assert (= x (ite b x b)))") ==
        "f:2:23: argument 3 of ite must be of sort Real, not Bool");
  CHECK(problem_of_smt2(d + "(assert (not b b))") == "f:2:9: not needs 1 argument, not 2");
  CHECK(problem_of_smt2(d + "(assert (> x))") == "f:2:9: > needs at least 2 arguments, not 1");
  CHECK(problem_of_smt2(d + "(assert (= x #x1F))") == "f:2:14: bit patterns are not supported: \"#x1F\"");
  CHECK(problem_of_smt2(d + "(assert (exists ((y Real) (y Bool)) y))") == "f:2:28: two variables are called \"y\"");
  CHECK(problem_of_smt2(d + "(assert (exists ((y Real)) y))") == "f:2:9: a quantifier needs a formula, not a term");
  CHECK(problem_of_smt2(d + "(assert (exists () b))") == "f:2:17: a quantifier without variables");
  CHECK(problem_of_smt2(d + "(assert (let ((y 1) (y 2)) b))") == "f:2:9: this let binds the same symbol twice");
  CHECK(problem_of_smt2(d + "(assert (and (! b :named n) (! b :named n)))") ==
        "f:2:41: \"n\" is declared or defined already");
}

TEST_CASE("smt2: a command that is not supported or declares what it must not is an error with its place", "[io]") {
  const std::string d = "(declare-const x Real)(declare-const b Bool)\n";
  CHECK(problem_of_smt2("(declare-const x Int)") == "f:1:18: integers are not supported: sort Int");
  CHECK(problem_of_smt2("(declare-const a (Array Int Real))") == "f:1:18: sort (Array ...) is not supported");
  const std::string g = "(declare-fun g (Real Bool) Real)";
  CHECK(problem_of_smt2(g + "(assert (= g 1))") == "f:1:44: function \"g\" without arguments");
  CHECK(problem_of_smt2(g + "(assert (= (g 1) 1))") == "f:1:44: \"g\" needs 2 arguments, not 1");
  CHECK(problem_of_smt2(g + "(assert (= (g 1 2) 1))") == "f:1:49: argument 2 of \"g\" must be of sort Bool");
  CHECK(problem_of_smt2("(declare-const + Real)") == "f:1:16: \"+\" has a meaning of its own in SMT-LIB");
  CHECK(problem_of_smt2("(declare-const let Real)") == "f:1:16: \"let\" is a reserved word");
  CHECK(problem_of_smt2(d + "(declare-const |x| Real)") == "f:2:16: \"x\" is declared or defined already");
  CHECK(problem_of_smt2("(set-logic QF_NIA)").starts_with("f:1:12: logic \"QF_NIA\" is not supported; there are "));
  CHECK(problem_of_smt2("(set-logic QF_NRA)(set-logic QF_NRA)") == "f:1:30: a second set-logic");
  CHECK(problem_of_smt2("(push 1)(pop 2)") == "f:1:9: pop of 2 levels, but there are 1");
  CHECK(problem_of_smt2("(frobnicate)") == "f:1:2: command \"frobnicate\" is unknown");
  CHECK(problem_of_smt2("(check-sat)(check-sat)(exit)(frobnicate)") == "");
  CHECK(problem_of_smt2("(check-sat)(assert false)(check-sat)").starts_with("f:1:27: a second question"));
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

TEST_CASE("smt2: quotients and free functions are variables, and what they are is asserted", "[io]") {
  // Lost without it: a quotient by 0 or a function that has two values at one place, which no model of SMT-LIB has.
  const std::string d = "(declare-const x Real)(declare-const y Real)(declare-fun f (Real) Real)";
  const Etr quotient = read_smt2(d + "(assert (= (/ 1 x) (/ y x)))", "f");
  REQUIRE(quotient.variables().size() == 4);
  CHECK(quotient.given_count() == 1);
  CHECK(quotient.variables()[2].name == "/!1");
  CHECK(is_true(quotient, {Rational(2), Rational(1), Rational(1, 2), Rational(1, 2)}));
  CHECK(is_true(quotient, {Rational(0), Rational(1), Rational(7), Rational(7)}));
  const Etr two_at_zero = read_smt2(d + "(assert (distinct (/ 1 x) (/ y x)))", "f");
  CHECK(is_true(two_at_zero, {Rational(0), Rational(5), Rational(7), Rational(8)}));
  CHECK_FALSE(is_true(two_at_zero, {Rational(0), Rational(1), Rational(7), Rational(8)}));  // 1/0 is 7 and 8
  CHECK_FALSE(is_true(two_at_zero, {Rational(2), Rational(5), Rational(7), Rational(8)}));  // 1/2 is not 7
  const Etr applied = read_smt2(d + "(assert (distinct (f x) (f y)))", "f");
  CHECK(is_true(applied, {Rational(0), Rational(1), Rational(7), Rational(8)}));
  CHECK_FALSE(is_true(applied, {Rational(1), Rational(1), Rational(7), Rational(8)}));
  const Etr known = read_smt2(d + "(assert (> x 0))(assert (= (/ 1 x) (/ y x)))", "f");
  CHECK(known.assertions().size() == 4);  // no function at 0 is needed where the divisor is not 0
}

TEST_CASE("smt2: levels come and go, and a script that asks once is what stood then", "[io]") {
  const Etr formula = read_smt2(
      "(declare-const x Real)(push)(assert (> x 0))(push)(declare-const y Real)(assert (> y x))(pop)(assert (< x 9))"
      "(check-sat)(pop)(assert (< x 0))",
      "f");
  CHECK(formula.variables().size() == 1);
  CHECK(is_true(formula, {Rational(1)}));
  CHECK_FALSE(is_true(formula, {Rational(-1)}));
  CHECK_FALSE(is_true(formula, {Rational(9)}));
}

// Without it: a file that any solver reads is refused; or a question about all numbers is answered as one about some.
TEST_CASE("smt2: a quantifier whose variables are not used may stand anywhere", "[io]") {
  const std::string d = "(declare-const x Real)(declare-fun f (Real) Real)\n";
  CHECK(problem_of_smt2(d + "(assert (forall ((y Real)) (< 1 x)))").empty());
  CHECK(problem_of_smt2(d + "(assert (= (< x 0) (forall ((y Real)) (< (/ 1 x) (f x)))))").empty());
  CHECK(problem_of_smt2(d + "(assert (forall ((y Real)) (exists ((z Real)) (< z x))))").empty());
  const std::string refused = "quantifiers are supported where they ask for values only";
  for (const char* used :
       {"(< y x)", "(< x (f y))", "(< 1 (/ x y))", "(< 1 (f (+ 1 (f y))))", "(exists ((z Real)) (< z y))"}) {
    INFO(used);
    const std::string problem = problem_of_smt2(d + "(assert (forall ((y Real)) " + used + "))");
    CHECK(problem.starts_with("f:2:10: " + refused));
  }
  CHECK(problem_of_smt2(d + "(define-fun g () Bool (forall ((y Real)) (< 1 x)))").starts_with("f:2:24: " + refused));
}

TEST_CASE("smt2: exists is a variable by its own name where that is free", "[io]") {
  const Etr formula = read_smt2(
      "(declare-const x Real)(assert (exists ((x Real) (y Real)) (= x y 1)))(declare-const y Real)(assert (= x y 2))",
      "f");
  std::vector<std::string> names;
  for (const EtrVariable& variable : formula.variables()) names.push_back(variable.name);
  CHECK(names == std::vector<std::string>{"x", "x!1", "y!1", "y"});
  CHECK(is_true(formula, {Rational(2), Rational(1), Rational(1), Rational(2)}));
}
