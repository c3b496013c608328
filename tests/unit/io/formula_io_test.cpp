// .etrinv and .etrinveq files, and the origin that stations carry.
#include "io/etr_inv_eq_io.h"
#include "io/etr_inv_io.h"
#include "io/origin.h"
#include "support/random_formula.h"

#include "nnsolve/error.h"

#include <catch2/catch.hpp>

#include <functional>

using namespace nnsolve;

namespace {

std::string error_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const ParseError& error) {
    return error.what();
  }
  return "";
}

std::string inv_error(std::string_view text) {
  return error_of([&] { read_etr_inv(text, "f"); });
}

std::string eq_error(std::string_view text) {
  return error_of([&] { read_etr_inv_eq(text, "f"); });
}

}  // namespace

// Without it: what users write by hand (instances/README.md, "Formulas") might be refused or misread.
TEST_CASE("ETR-INV files are read") {
  const EtrInv formula = read_etr_inv(
      "\xEF\xBB\xBF"
      "etr-inv 1  # a header\r\n\n# only a comment\n  vars p q'\nx+y=z\r\n\tx * y = 1 # inverse\nvars + vars = x",
      "f");
  CHECK(formula.variable_names == std::vector<std::string>{"p", "q'", "x", "y", "z", "vars"});
  using C = EtrInvConstraint;
  CHECK(formula.constraints == std::vector{C::addition(2, 3, 4), C::inversion(2, 3), C::addition(5, 5, 2)});
  CHECK(read_etr_inv("", "f") == EtrInv());
  CHECK(read_etr_inv("#", "f") == EtrInv());
  CHECK(read_etr_inv("vars\nx + x = x\nvars x", "f").variable_names.size() == 1);
}

// Without it: a range could be lost or given to others, and the answer be that of another question.
TEST_CASE("ranges hold of all variables or of some, all lines together, and x = 1 is a constraint") {
  const EtrInv formula = read_etr_inv("range 1/2 2\nx = 1\nx + y = z\nrange 1 3 y w\nrange + x = y\nrange = 1", "f");
  CHECK(formula.variable_names == std::vector<std::string>{"x", "y", "z", "w", "range"});
  using C = EtrInvConstraint;
  CHECK(formula.constraints == std::vector{C::unit(0), C::addition(0, 1, 2), C::addition(4, 0, 1), C::unit(4)});
  const Range all{Rational(1, 2), Rational(2)};
  const Range both{Rational(1), Rational(2)};
  CHECK(formula.ranges == std::vector<std::optional<Range>>{all, both, all, both, all});
  const EtrInv some = read_etr_inv("range -1 0.5 y\nx + y = x", "f");
  CHECK(some.variable_names == std::vector<std::string>{"y", "x"});
  CHECK(some.range(0) == Range{Rational(-1), Rational(1, 2)});
  CHECK_FALSE(some.range(1));
  // Two lines may leave nothing: a question with the answer no, not a slip.
  CHECK(read_etr_inv("range 0 1\nrange 2 3 x", "f").range(0) == Range{Rational(2), Rational(1)});
  CHECK(inv_error("range 2 1") == "f:1:7: the range is empty: its first number is the larger one");
  CHECK(inv_error("range 1").starts_with("f:1:8: expected a number"));
  CHECK(inv_error("x = 2").starts_with("f:1:5: expected 1"));
}

// Without it: a slip in a formula would be a wrong formula, or an error without a place.
TEST_CASE("what is no ETR-INV file gets one error with its place") {
  CHECK(inv_error("x * y = 2") == "f:1:9: expected 1 (an inversion is x * y = 1), not \"2\"");
  CHECK(inv_error("\nx + y") == "f:2:6: expected = (an addition is x + y = z), but the line ends");
  CHECK(inv_error("x - y = z") == "f:1:3: expected +, * or =, not \"-\"");
  CHECK(inv_error("x + y = z w") == "f:1:11: unexpected \"w\" after the constraint");
  CHECK(inv_error("x + y = 1") == "f:1:9: expected the name of a variable (an addition is x + y = z), not \"1\"");
  CHECK(inv_error("x + 2 = z") == "f:1:5: expected the name of a variable, not \"2\"");
  CHECK(inv_error("2 * y = 1") == "f:1:1: expected a constraint, x + y = z, x * y = 1 or x = 1, not \"2\"");
  CHECK(inv_error("x * y = 1.0") == "f:1:9: expected 1 (an inversion is x * y = 1), not \"1.0\"");
  CHECK(inv_error("vars a a") == "f:1:8: variable a is declared twice");
  CHECK(inv_error("vars a 3") == "f:1:8: expected the name of a variable, not \"3\"");
  CHECK(inv_error("etr-inv 2\n") == "f:1:9: expected the header etr-inv 1, not \"2\"");
  CHECK(inv_error("x + y = z\netr-inv 1") == "f:2:4: expected +, * or =, not \"-\"");
  CHECK(inv_error("\xC3\xA4 + x = y").starts_with("f:1:1: expected a constraint"));
  CHECK(inv_error(std::string_view("x\0 + x = y", 10)).starts_with("f:1:2: "));
}

// Without it: ETR-INV-EQ files could not be written by hand.
TEST_CASE("ETR-INV-EQ files are read") {
  const EtrInvEq formula = read_etr_inv_eq(
      "etr-inv-eq 1\nvars z x\nx + 1/y - z = 0\n-1/x-1 / y=0\n+x + x + x = 0\nnonzero z\nnonzero + vars = 0", "f");
  CHECK(formula.variable_names == std::vector<std::string>{"z", "x", "y", "nonzero", "vars"});
  CHECK(formula.is_nonzero == std::vector<bool>{true, false, false, false, false});
  const Literal x{1, false, false};
  REQUIRE(formula.constraints.size() == 4);
  CHECK(formula.constraints[0] == CombinedConstraint{{x, Literal{2, true, false}, Literal{0, false, true}}, 3});
  CHECK(formula.constraints[1] == CombinedConstraint{{Literal{1, true, true}, Literal{2, true, true}}, 2});
  CHECK(formula.constraints[2] == CombinedConstraint{{x, x, x}, 3});
  CHECK(formula.constraints[3].count == 2);
}

TEST_CASE("what is no ETR-INV-EQ file gets one error with its place") {
  CHECK(eq_error("x = 0") == "f:1:6: a constraint has two or three terms");
  CHECK(eq_error("x + y + z + w = 0") == "f:1:11: a constraint has at most three terms");
  CHECK(eq_error("x + y = 1") == "f:1:9: expected 0: the terms of a constraint sum to zero, not \"1\"");
  CHECK(eq_error("x + y = z") == "f:1:9: expected 0: the terms of a constraint sum to zero, not \"z\"");
  CHECK(eq_error("x y = 0") == "f:1:3: expected +, - or =, not \"y\"");
  CHECK(eq_error("x + 2/y = 0") == "f:1:5: expected a term, x or 1/x, not \"2\"");
  CHECK(eq_error("x + 1 = 0") == "f:1:7: expected / (a term is x or 1/x), not \"=\"");
  CHECK(eq_error("x + y") == "f:1:6: expected +, - or =, but the line ends");
  CHECK(eq_error("nonzero") == "f:1:8: expected the name of a variable that is not zero, but the line ends");
  CHECK(eq_error("nonzero 1") == "f:1:9: expected +, - or =, not \"1\"");
}

// Without it: a station written and read again would be another station.
TEST_CASE("formulas survive writing and reading") {
  constexpr std::uint64_t seed = 7;
  CAPTURE(seed);
  test::Random random(seed);
  for (int i = 0; i < 100; ++i) {
    const EtrInv inv = test::random_formula(random, 1 + i % 40, i % 30);
    std::string text;
    append_etr_inv(text, inv);
    CHECK(read_etr_inv(text, "f") == inv);
    const EtrInvEq eq = test::planted_eq_formula(random, false).formula;
    text.clear();
    append_etr_inv_eq(text, eq);
    CHECK(read_etr_inv_eq(text, "f") == eq);
  }
}

// Without it: push and pull could work on another reduction than the one that wrote the file.
TEST_CASE("origins survive writing and reading") {
  Origin origin;
  origin.source = Station::etr_inv_eq;
  origin.formula = "# \"quoted\" \\ and \t\n x + 1/y = 0\n";
  origin.options.to = Station::restricted;
  origin.options.activation = Activation::relu;
  origin.options.defects.repeated_entry = true;
  origin.options.inequalities = InequalityMode::root;
  const std::string json = to_json(origin);
  CHECK(json.find('\n') == std::string::npos);
  const Origin again = read_origin(json, "f");
  CHECK(again.source == origin.source);
  CHECK(again.formula == origin.formula);
  CHECK(again.options == origin.options);
  CHECK(find_origin_comment("x + y = z\n# origin: " + json + "\nz * z = 1") == json);
  CHECK_FALSE(find_origin_comment("x + y = z\n# origins differ\n"));
  origin.formula = "; caf\xE9";
  CHECK(read_origin(to_json(origin), "f").formula == "; caf?");
  CHECK(error_of([] { read_origin("{\"nnsolve\": \"origin/1\"}", "f"); }) ==
        "f (origin):1:1: an origin has no \"source\"");
  CHECK_FALSE(error_of([] { read_origin("[]", "f"); }).empty());
}

TEST_CASE("defects are named by letters") {
  CHECK(to_string(*parse_defects("c,a")) == "a,c");
  CHECK(parse_defects("") == Defects());
  for (const char* wrong : {"d", "a,", ",a", "ab", "a b", "a,,b"}) CHECK_FALSE(parse_defects(wrong));
}
