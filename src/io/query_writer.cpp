// A query may have millions of assertions, so everything is appended to one string, without streams and without a
// temporary for each term; one line is one assertion.
//
// An atom p ~ 0 is written with its constant on the right, (= (+ (* 2.0 x y) (- z)) 3.0), as a person would.
#include "io/query_writer.h"

namespace nnsolve {

void append_numeral(std::string& out, const Rational& value) {
  const std::size_t begin = out.size();
  value.append_to(out);
  const bool is_negative = out[begin] == '-';
  if (!is_negative && value.is_integer()) {
    out.append(".0");
    return;
  }
  // The rare case: put what stands there between the signs that it needs.
  const std::string digits = out.substr(begin + (is_negative ? 1 : 0));
  out.resize(begin);
  if (is_negative) out.append("(- ");
  const std::size_t slash = digits.find('/');
  if (slash == std::string::npos) {
    out.append(digits).append(".0");
  } else {
    out.append("(/ ").append(digits, 0, slash).append(".0 ").append(digits, slash + 1).append(".0)");
  }
  if (is_negative) out.push_back(')');
}

namespace {

void append_factors(std::string& out, const System& system, const Monomial& monomial) {
  for (const Variable factor : monomial.factors()) {
    out.push_back(' ');
    out.append(system.variable_names[factor]);
  }
}

/// A term that is not constant, with a blank before it.
void append_term(std::string& out, const System& system, const Term& term) {
  static const Rational minus_one(-1);
  const bool is_negated = term.coefficient == minus_one;
  const bool has_coefficient = !is_negated && !term.coefficient.is_one();
  out.append(is_negated ? " (-" : "");
  if (!has_coefficient && term.monomial.degree() == 1) {
    append_factors(out, system, term.monomial);
  } else {
    out.append(" (*");
    if (has_coefficient) {
      out.push_back(' ');
      append_numeral(out, term.coefficient);
    }
    append_factors(out, system, term.monomial);
    out.push_back(')');
  }
  if (is_negated) out.push_back(')');
}

/// The terms that are not constant, with a blank before them.
void append_left_side(std::string& out, const System& system, const Polynomial& polynomial) {
  const std::vector<Term>& terms = polynomial.terms();
  const bool has_constant = !terms.empty() && terms.back().monomial.degree() == 0;
  const std::size_t count = terms.size() - (has_constant ? 1 : 0);
  if (count == 0) {
    out.append(" 0.0");
    return;
  }
  if (count > 1) out.append(" (+");
  for (std::size_t i = 0; i < count; ++i) append_term(out, system, terms[i]);
  if (count > 1) out.push_back(')');
}

void append_right_side(std::string& out, const Polynomial& polynomial) {
  const std::vector<Term>& terms = polynomial.terms();
  out.push_back(' ');
  if (!terms.empty() && terms.back().monomial.degree() == 0) {
    append_numeral(out, -terms.back().coefficient);
  } else {
    out.append("0.0");
  }
}

void append_atom(std::string& out, const System& system, const Constraint& atom) {
  const char* opening = "(=";
  if (atom.relation == Relation::greater) opening = "(>";
  if (atom.relation == Relation::greater_equal) opening = "(>=";
  if (atom.relation == Relation::not_equal) opening = "(not (=";
  out.append(opening);
  append_left_side(out, system, atom.polynomial);
  append_right_side(out, atom.polynomial);
  out.append(atom.relation == Relation::not_equal ? "))" : ")");
}

/// A conjunction or disjunction whose first parts have been written.
struct Opened {
  const Constraint* constraint;
  std::size_t next;
};

/// Writes an atom, or the beginning of what has parts. SMT-LIB has no `and` of nothing or of one.
void append_beginning(std::string& out, const System& system, const Constraint& constraint,
                      std::vector<Opened>& opened) {
  const Constraint* inner = &constraint;
  while (inner->kind != Constraint::Kind::atom && inner->parts.size() == 1) inner = &inner->parts.front();
  const bool is_all = inner->kind == Constraint::Kind::all;
  if (inner->kind == Constraint::Kind::atom) {
    append_atom(out, system, *inner);
  } else if (inner->parts.empty()) {
    out.append(is_all ? "true" : "false");
  } else {
    out.append(is_all ? "(and" : "(or");
    opened.push_back({inner, 0});
  }
}

/// Formulas nest as deep as their authors like; so no recursion.
void append_constraint(std::string& out, const System& system, const Constraint& constraint) {
  std::vector<Opened> opened;
  append_beginning(out, system, constraint, opened);
  while (!opened.empty()) {
    Opened& innermost = opened.back();
    if (innermost.next == innermost.constraint->parts.size()) {
      out.push_back(')');
      opened.pop_back();
    } else {
      out.push_back(' ');
      append_beginning(out, system, innermost.constraint->parts[innermost.next++], opened);
    }
  }
}

/// |text|; the two characters that it cannot hold become others.
void append_quoted_symbol_info(std::string& out, const char* keyword, const std::string& text) {
  if (text.empty()) return;
  out.append("(set-info ").append(keyword).append(" |");
  for (const char c : text) out.push_back(c == '|' || c == '\\' ? '/' : c);
  out.append("|)\n");
}

/// "text", a quote doubled.
void append_string_info(std::string& out, const char* keyword, const std::string& text) {
  if (text.empty()) return;
  out.append("(set-info ").append(keyword).append(" \"");
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  out.append("\")\n");
}

}  // namespace

void append_smtlib_begin(std::string& out, const System& system, const SmtlibHeader& header) {
  out.append("(set-info :smt-lib-version 2.6)\n");
  if (header.asks_for_model) out.append("(set-option :produce-models true)\n");
  if (header.seed) out.append("(set-option :random-seed ").append(std::to_string(*header.seed)).append(")\n");
  out.append(is_linear(system) ? "(set-logic QF_LRA)\n" : "(set-logic QF_NRA)\n");
  append_quoted_symbol_info(out, ":source", header.source);
  append_string_info(out, ":license", header.license);
  append_string_info(out, ":category", header.category);
  if (header.is_sat) out.append(*header.is_sat ? "(set-info :status sat)\n" : "(set-info :status unsat)\n");
  for (const std::string& note : header.notes) append_quoted_symbol_info(out, ":notes", note);
  if (header.asks_for_version) out.append("(get-info :version)\n");
  for (const std::string& name : system.variable_names) out.append("(declare-const ").append(name).append(" Real)\n");
}

void append_smtlib_assertion(std::string& out, const System& system, const Constraint& constraint) {
  out.append("(assert ");
  append_constraint(out, system, constraint);
  out.append(")\n");
}

void append_smtlib_end(std::string& out, const SmtlibHeader& header) {
  out.append("(check-sat)\n");
  if (header.asks_for_model) out.append("(get-model)\n");
  out.append("(exit)\n");
}

void append_smtlib(std::string& out, const System& system, const SmtlibHeader& header) {
  append_smtlib_begin(out, system, header);
  for (const Constraint& constraint : system.constraints) append_smtlib_assertion(out, system, constraint);
  append_smtlib_end(out, header);
}

}  // namespace nnsolve
