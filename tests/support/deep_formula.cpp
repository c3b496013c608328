#include "support/deep_formula.h"

#include <array>
#include <string_view>

namespace nnsolve::test {

namespace {

constexpr std::array<Nesting, 14> nestings{{
    {"and in or", "(or A (and B ", "))"},
    {"or in and, the rest first", "(and (or ", " A) B)"},
    {"and of two disjunctions", "(and (or A B) (or C ", "))"},
    {"not", "(not (and A (not (or B ", "))))"},
    {"or in or", "(or A ", ")"},
    {"or in or, the rest first", "(or ", " A)"},
    {"implication", "(=> A ", ")"},
    {"equivalence", "(= A ", ")"},
    {"exclusive or", "(xor A ", ")"},
    {"choice of formulas", "(ite A B ", ")"},
    {"choice of terms", "(ite A X ", ")", true},
    {"sum", "(+ X (- Y ", "))", true},
    {"product", "(* X ", ")", true},
    {"Horner's rule", "(+ X (* Y ", "))", true},
}};

std::string variable(int number, int variables) { return std::string("x").append(std::to_string(number % variables)); }

/// One of many, most of them about two variables.
std::string atom(int number, int variables) {
  const std::string a = variable(number, variables), b = variable(number * 7 + 1, variables);
  switch (number % 4) {
    case 0:
      return "(> " + a + " " + std::to_string(number) + ")";
    case 1:
      return "(< (+ " + a + " " + b + ") (- " + std::to_string(number) + "))";
    case 2:
      return "(= (* " + a + " " + b + ") " + std::to_string(number % 5) + ")";
    default:
      return "(>= " + a + " " + b + ")";
  }
}

/// The letters replaced.
void append_filled(std::string& text, std::string_view pattern, int level, int variables) {
  for (const char c : pattern) {
    if (c == 'A' || c == 'B' || c == 'C') {
      text += atom(3 * level + (c - 'A'), variables);
    } else if (c == 'X' || c == 'Y') {
      text += variable(level + (c - 'X'), variables);
    } else {
      text += c;
    }
  }
}

}  // namespace

std::span<const Nesting> all_nestings() { return nestings; }

std::string deep_formula(const Nesting& nesting, int levels, int variables) {
  std::string text = "(set-logic QF_NRA)\n";
  for (int i = 0; i < variables; ++i) text += "(declare-const " + variable(i, variables) + " Real)\n";
  text += "(assert (= x0 x1))\n(assert (> x2 0))\n(assert (= x3 2))\n(assert ";
  if (nesting.is_term) text += "(> ";
  for (int level = 0; level < levels; ++level) append_filled(text, nesting.before, level, variables);
  text += nesting.is_term ? "x0" : "(> x0 1)";
  for (int level = levels; level-- > 0;) append_filled(text, nesting.after, level, variables);
  if (nesting.is_term) text += " 1)";
  return text + ")\n(check-sat)\n";
}

}  // namespace nnsolve::test
