#include "io/etr_inv_eq_io.h"

#include "formula/formula_name.h"
#include "io/etr_inv_io.h"
#include "io/formula_scanner.h"
#include "io/variable_list.h"

namespace nnsolve {

namespace {

class EqReader {
 public:
  EqReader(std::string_view text, const std::string& file_name) : line_(text, file_name) {}

  EtrInvEq read() {
    while (line_.next_line()) {
      if (line_.is_first_line() && line_.token() == "etr" && line_.token_after() == "-") {
        for (const char* word : {"etr", "-", "inv", "-", "eq", "1"}) line_.expect(word, "the header etr-inv-eq 1");
        line_.expect_line_end("the header");
      } else if (is_keyword("vars")) {
        line_.advance();
        variables_.read_declarations(line_);
      } else if (is_keyword("nonzero")) {
        read_nonzero();
      } else {
        read_constraint();
      }
    }
    formula_.is_nonzero.resize(variables_.size());
    formula_.variable_names = variables_.take_names();
    return std::move(formula_);
  }

 private:
  /// A keyword with names behind it, and not a variable of that name in a constraint.
  bool is_keyword(std::string_view keyword) const {
    return line_.token() == keyword && (line_.token_after().empty() || is_formula_name(line_.token_after()));
  }

  void read_nonzero() {
    line_.advance();
    do {
      Variable variable = variables_.number_of(line_.expect_name("the name of a variable that is not zero"));
      if (formula_.is_nonzero.size() <= variable) formula_.is_nonzero.resize(variable + 1);
      formula_.is_nonzero[variable] = true;
    } while (!line_.at_line_end());
  }

  void read_constraint() {
    CombinedConstraint constraint;
    do {
      if (constraint.count == constraint.literals.size()) line_.fail("a constraint has at most three terms");
      constraint.literals[constraint.count] = read_term(constraint.count == 0);
      ++constraint.count;
    } while (!line_.accept("="));
    line_.expect("0", "0: the terms of a constraint sum to zero");
    if (constraint.count < 2) line_.fail("a constraint has two or three terms");
    line_.expect_line_end("the constraint");
    formula_.constraints.push_back(constraint);
  }

  Literal read_term(bool is_first) {
    Literal literal;
    if (line_.accept("-")) {
      literal.is_negative = true;
    } else if (!line_.accept("+") && !is_first) {
      line_.fail_expected("+, - or =");
    }
    if (line_.accept("1")) {
      line_.expect("/", "/ (a term is x or 1/x)");
      literal.is_inverse = true;
    }
    literal.variable = variables_.number_of(line_.expect_name("a term, x or 1/x"));
    return literal;
  }

  FormulaScanner line_;
  VariableList variables_;
  EtrInvEq formula_;
};

}  // namespace

EtrInvEq read_etr_inv_eq(std::string_view text, const std::string& file_name) {
  return EqReader(text, file_name).read();
}

void append_combined_constraint(std::string& out, const CombinedConstraint& constraint,
                                const std::vector<std::string>& names) {
  bool is_first = true;
  for (const Literal& literal : constraint.terms()) {
    if (is_first) {
      out += literal.is_negative ? "-" : "";
    } else {
      out += literal.is_negative ? " - " : " + ";
    }
    out += literal.is_inverse ? "1/" : "";
    out += names[literal.variable];
    is_first = false;
  }
  out += " = 0";
}

void append_etr_inv_eq(std::string& out, const EtrInvEq& formula) {
  out += "etr-inv-eq 1\n";
  append_variable_declarations(out, formula.variable_names);
  for (Variable v = 0; v < formula.variable_names.size(); ++v) {
    if (formula.is_nonzero[v]) out.append("nonzero ").append(formula.variable_names[v]).append("\n");
  }
  for (const CombinedConstraint& constraint : formula.constraints) {
    append_combined_constraint(out, constraint, formula.variable_names);
    out += '\n';
  }
}

}  // namespace nnsolve
