// The text that other solvers get to see. A slip here is a query that no strict reader takes, or another question.
#include "io/query_writer.h"

#include "support.h"

#include <catch2/catch.hpp>

namespace nnsolve::test {
namespace {

std::string assertion(const Constraint& constraint) {
  const System system{{"x", "y", "|a'|"}, {}};
  std::string out;
  append_smtlib_assertion(out, system, constraint);
  return out;
}

}  // namespace

TEST_CASE("Assertions are strict SMT-LIB") {
  const Polynomial z = Polynomial::variable(2);
  CHECK(assertion(equal(x() * y() - number(1))) == "(assert (= (* x y) 1.0))\n");
  CHECK(assertion(positive(x())) == "(assert (> x 0.0))\n");
  CHECK(assertion(not_negative(-x())) == "(assert (>= (- x) 0.0))\n");
  CHECK(assertion(not_zero(x() * Rational(2) + number(3))) == "(assert (not (= (* 2.0 x) (- 3.0))))\n");
  CHECK(assertion(equal(z * Rational(-5) - Polynomial(Rational(1, 2)))) ==
        "(assert (= (* (- 5.0) |a'|) (/ 1.0 2.0)))\n");
  CHECK(assertion(equal(x() * x() * y() * Rational(-3, 2) - y() * y() + Polynomial(Rational(7, 3)))) ==
        "(assert (= (+ (* (- (/ 3.0 2.0)) x x y) (- (* y y))) (- (/ 7.0 3.0))))\n");
  CHECK(assertion(positive(number(-1))) == "(assert (> 0.0 1.0))\n");
  CHECK(assertion(equal(Polynomial())) == "(assert (= 0.0 0.0))\n");
}

TEST_CASE("Boolean structure, with the empty and the single case that SMT-LIB does not allow") {
  CHECK(assertion(Constraint::all({})) == "(assert true)\n");
  CHECK(assertion(Constraint::any({})) == "(assert false)\n");
  CHECK(assertion(Constraint::any({positive(x())})) == "(assert (> x 0.0))\n");
  CHECK(assertion(Constraint::any({Constraint::all({positive(x()), equal(y())}), not_negative(y())})) ==
        "(assert (or (and (> x 0.0) (= y 0.0)) (>= y 0.0)))\n");
}

TEST_CASE("The whole query") {
  SmtlibHeader header;
  header.source = "nnsolve | a \\ b";
  header.license = "CC0 \"1.0\"";
  header.category = "crafted";
  header.is_sat = false;
  header.notes = {"one", "two"};
  header.asks_for_version = true;
  header.asks_for_model = true;
  std::string out = "; before\n";
  append_smtlib(out, {{"x"}, {equal(x() * x() - number(2))}}, header);
  CHECK(out ==
        "; before\n"
        "(set-info :smt-lib-version 2.6)\n"
        "(set-option :produce-models true)\n"
        "(set-logic QF_NRA)\n"
        "(set-info :source |nnsolve / a / b|)\n"
        "(set-info :license \"CC0 \"\"1.0\"\"\")\n"
        "(set-info :category \"crafted\")\n"
        "(set-info :status unsat)\n"
        "(set-info :notes |one|)\n"
        "(set-info :notes |two|)\n"
        "(get-info :version)\n"
        "(declare-const x Real)\n"
        "(assert (= (* x x) 2.0))\n"
        "(check-sat)\n"
        "(get-model)\n"
        "(exit)\n");
  out.clear();
  append_smtlib(out, {{"x"}, {positive(x())}}, {});
  CHECK(out ==
        "(set-info :smt-lib-version 2.6)\n(set-logic QF_LRA)\n(declare-const x Real)\n(assert (> x 0.0))\n"
        "(check-sat)\n(exit)\n");
}

TEST_CASE("A million assertions take about a second at most") {
  System system;
  for (int i = 0; i < 1000; ++i) system.variable_names.push_back(std::string(1, 'v').append(std::to_string(i)));
  const Polynomial p =
      Polynomial::variable(3) * Polynomial::variable(997) + Polynomial::variable(5) * Rational(-3) - number(12);
  system.constraints.assign(1'000'000, equal(p));
  const double begin = now();
  std::string out;
  append_smtlib(out, system, {});
  INFO(now() - begin << " seconds for " << out.size() << " bytes");
  CHECK(now() - begin < 5);  // far above what it takes, for a slow machine and a sanitizer
  CHECK(out.size() > 40'000'000);
}

}  // namespace nnsolve::test
