#include "io/etr_inv_io.h"

#include "formula/formula_name.h"
#include "io/formula_scanner.h"
#include "io/variable_list.h"

namespace nnsolve {

namespace {

/// "keyword name ..." and not a constraint on a variable that is called like the keyword.
bool is_declaration(const FormulaScanner& line) {
  return line.token() == "vars" && (line.token_after().empty() || is_formula_name(line.token_after()));
}

EtrInvConstraint read_constraint(FormulaScanner& line, VariableList& variables) {
  constexpr std::string_view forms = "a constraint, x + y = z or x * y = 1";
  const std::string_view x = line.expect_name(forms);
  const bool is_addition = line.accept("+");
  if (!is_addition) line.expect("*", "+ or *");
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

}  // namespace

EtrInv read_etr_inv(std::string_view text, const std::string& file_name) {
  EtrInv formula;
  VariableList variables;
  FormulaScanner line(text, file_name);
  while (line.next_line()) {
    if (line.is_first_line() && line.token() == "etr" && line.token_after() == "-") {
      for (const char* word : {"etr", "-", "inv", "1"}) line.expect(word, "the header etr-inv 1");
      line.expect_line_end("the header");
    } else if (is_declaration(line)) {
      line.advance();
      variables.read_declarations(line);
    } else {
      formula.constraints.push_back(read_constraint(line, variables));
    }
  }
  formula.variable_names = variables.take_names();
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
  for (const EtrInvConstraint& constraint : formula.constraints) {
    bool is_addition = constraint.kind == EtrInvConstraint::Kind::addition;
    out += formula.variable_names[constraint.x];
    out += is_addition ? " + " : " * ";
    out += formula.variable_names[constraint.y];
    out += " = ";
    out += is_addition ? std::string_view(formula.variable_names[constraint.z]) : "1";
    out += '\n';
  }
}

}  // namespace nnsolve
