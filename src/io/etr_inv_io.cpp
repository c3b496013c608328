#include "io/etr_inv_io.h"

#include "formula/formula_name.h"
#include "io/formula_scanner.h"
#include "io/variable_list.h"

#include <algorithm>
#include <optional>

namespace nnsolve {

namespace {

/// "keyword name ..." and not a constraint on a variable that is called like the keyword.
bool is_declaration(const FormulaScanner& line) {
  return line.token() == "vars" && (line.token_after().empty() || is_formula_name(line.token_after()));
}

EtrInvConstraint read_constraint(FormulaScanner& line, VariableList& variables) {
  constexpr std::string_view forms = "a constraint, x + y = z, x * y = 1 or x = 1";
  const std::string_view x = line.expect_name(forms);
  if (line.accept("=")) {
    line.expect("1", "1 (x = 1 is the only equation of one variable)");
    line.expect_line_end("the constraint");
    return EtrInvConstraint::unit(variables.number_of(x));
  }
  const bool is_addition = line.accept("+");
  if (!is_addition) line.expect("*", "+, * or =");
  const std::string_view y = line.expect_name("the name of a variable");
  line.expect("=", is_addition ? "= (an addition is x + y = z)" : "= (an inversion is x * y = 1)");
  std::string_view z;
  if (is_addition) {
    z = line.expect_name("the name of a variable (an addition is x + y = z)");
  } else {
    line.expect("1", "1 (an inversion is x * y = 1)");
  }
  line.expect_line_end("the constraint");
  // One after the other, so that waiting for memory in a large table is for all of them at once.
  EtrInvConstraint constraint;
  constraint.kind = is_addition ? EtrInvConstraint::Kind::addition : EtrInvConstraint::Kind::inversion;
  constraint.x = variables.number_of(x);
  constraint.y = variables.number_of(y);
  if (is_addition) constraint.z = variables.number_of(z);
  return constraint;
}

/// "range LO HI ..." and not a constraint on a variable that is called so.
bool is_range(const FormulaScanner& line) {
  constexpr std::string_view operators = "+*=";
  return line.token() == "range" && operators.find(line.token_after()) == std::string_view::npos;
}

Rational read_number(FormulaScanner& line) {
  std::string problem;
  const std::size_t place = line.position();
  const std::string_view word = line.take_word();
  if (word.empty()) line.fail_expected("a number (range LO HI, or range LO HI x y ...)");
  std::optional<Rational> number = Rational::parse(word, problem);
  if (!number) line.fail_at(place, problem);
  return *std::move(number);
}

Range intersection(const Range& a, const Range& b) { return {std::max(a.lower, b.lower), std::min(a.upper, b.upper)}; }

/// What the range lines say; each of them holds.
class RangeList {
 public:
  /// The scanner stands at "range".
  void read(FormulaScanner& line, VariableList& variables) {
    line.advance();
    const std::size_t place = line.position();
    Range range;
    range.lower = read_number(line);
    range.upper = read_number(line);
    if (range.lower > range.upper) line.fail_at(place, "the range is empty: its first number is the larger one");
    if (line.at_line_end()) narrow(of_all_, range);
    while (!line.at_line_end()) {
      const Variable x = variables.number_of(line.expect_name("the name of a variable"));
      if (ranges_.size() <= x) ranges_.resize(x + 1);
      narrow(ranges_[x], range);
    }
  }

  std::vector<std::optional<Range>> take(std::size_t variable_count) {
    if (!of_all_ && ranges_.empty()) return {};
    ranges_.resize(variable_count);
    if (of_all_) {
      for (std::optional<Range>& range : ranges_) narrow(range, *of_all_);
    }
    return std::move(ranges_);
  }

 private:
  static void narrow(std::optional<Range>& range, const Range& further) {
    range = range ? intersection(*range, further) : further;
  }

  std::optional<Range> of_all_;
  std::vector<std::optional<Range>> ranges_;  // by variable
};

void append_ranges(std::string& out, const EtrInv& formula) {
  for (Variable x = 0; x < formula.variable_names.size(); ++x) {
    const std::optional<Range> range = formula.range(x);
    if (!range) continue;
    const std::string& name = formula.variable_names[x];
    const bool is_empty = range->lower > range->upper;  // that takes two lines
    const Rational& first_upper = is_empty ? range->lower : range->upper;
    out.append("range ").append(range->lower.to_string()).append(" ").append(first_upper.to_string());
    out.append(" ").append(name).append("\n");
    if (!is_empty) continue;
    out.append("range ").append(range->upper.to_string()).append(" ").append(range->upper.to_string());
    out.append(" ").append(name).append("\n");
  }
}

}  // namespace

EtrInv read_etr_inv(std::string_view text, const std::string& file_name) {
  EtrInv formula;
  VariableList variables;
  RangeList ranges;
  FormulaScanner line(text, file_name);
  while (line.next_line()) {
    if (line.is_first_line() && line.token() == "etr" && line.token_after() == "-") {
      for (const char* word : {"etr", "-", "inv", "1"}) line.expect(word, "the header etr-inv 1");
      line.expect_line_end("the header");
    } else if (is_declaration(line)) {
      line.advance();
      variables.read_declarations(line);
    } else if (is_range(line)) {
      ranges.read(line, variables);
    } else {
      formula.constraints.push_back(read_constraint(line, variables));
    }
  }
  formula.variable_names = variables.take_names();
  formula.ranges = ranges.take(formula.variable_names.size());
  return formula;
}

void append_variable_declarations(std::string& out, const std::vector<std::string>& names) {
  constexpr std::size_t names_a_line = 16;
  for (std::size_t i = 0; i < names.size(); ++i) {
    out += i % names_a_line == 0 ? "vars " : " ";
    out += names[i];
    if ((i + 1) % names_a_line == 0 || i + 1 == names.size()) out += '\n';
  }
}

void append_etr_inv(std::string& out, const EtrInv& formula) {
  out += "etr-inv 1\n";
  append_variable_declarations(out, formula.variable_names);
  append_ranges(out, formula);
  for (const EtrInvConstraint& constraint : formula.constraints) {
    bool is_addition = constraint.kind == EtrInvConstraint::Kind::addition;
    out += formula.variable_names[constraint.x];
    if (constraint.kind == EtrInvConstraint::Kind::unit) {
      out += " = 1\n";
      continue;
    }
    out += is_addition ? " + " : " * ";
    out += formula.variable_names[constraint.y];
    out += " = ";
    out += is_addition ? std::string_view(formula.variable_names[constraint.z]) : "1";
    out += '\n';
  }
}

}  // namespace nnsolve
