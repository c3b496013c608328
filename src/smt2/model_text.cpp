#include "smt2/model_text.h"

#include "algebra/own_root.h"
#include "io/query_writer.h"
#include "io/smtlib_symbol.h"

#include <algorithm>
#include <cstddef>

namespace nnsolve {

namespace {

void append_integer(std::string& out, const Rational& value) {
  if (value.sign() < 0) {
    out.append("(- ").append((-value).to_string()).append(")");
  } else {
    out.append(value.to_string());
  }
}

const char* sort_of(bool is_bool) { return is_bool ? "Bool" : "Real"; }

/// (ite (and (= x!1 1.0) ...) value ...), and 0 or false elsewhere.
void append_cases(std::string& out, const EtrFunction& function, const std::vector<FunctionCase>& cases,
                  const std::vector<Field>& fields) {
  for (const FunctionCase& entry : cases) {
    out.append("(ite ").append(entry.size() > 2 ? "(and" : "");
    for (std::size_t i = 0; i + 1 < entry.size(); ++i) {
      out.append(entry.size() > 2 ? " " : "").append("(= x!").append(std::to_string(i + 1)).append(" ");
      append_value(out, entry[i], function.argument_is_bool[i], fields);
      out.append(")");
    }
    out.append(entry.size() > 2 ? ") " : " ");
    append_value(out, entry.back(), function.is_bool, fields);
    out.append(" ");
  }
  out.append(function.is_bool ? "false" : "0.0").append(cases.size(), ')');
}

void append_function(std::string& out, const EtrFunction& function, const std::vector<FunctionCase>& cases,
                     const std::vector<Field>& fields) {
  out.append("  (define-fun ").append(symbol_of(function.name)).append(" (");
  for (std::size_t i = 0; i < function.argument_is_bool.size(); ++i) {
    out.append(i > 0 ? " " : "").append("(x!").append(std::to_string(i + 1)).append(" ");
    out.append(sort_of(function.argument_is_bool[i])).append(")");
  }
  out.append(") ").append(sort_of(function.is_bool)).append(" ");
  append_cases(out, function, cases, fields);
  out.append(")\n");
}

}  // namespace

std::string symbol_of(std::string_view name) {
  const bool is_plain = !name.empty() && std::ranges::all_of(name, is_symbol_character) &&
                        !(name.front() >= '0' && name.front() <= '9') && !is_reserved_word(name);
  return is_plain ? std::string(name) : "|" + std::string(name) + "|";
}

void append_value(std::string& out, const Value& value, bool is_bool, const std::vector<Field>& fields) {
  if (is_bool) {
    out.append(value.is_zero() ? "false" : "true");
    return;
  }
  const Real number = own_root(value, fields);
  if (number.is_rational()) {
    append_numeral(out, number.rational());
    return;
  }
  out.append("(root-of-with-interval (coeffs");
  for (const Rational& coefficient : number.minimal_polynomial()) {
    out.push_back(' ');
    append_integer(out, coefficient);
  }
  const auto [lower, upper] = number.isolating_interval();
  out.append(") ");
  append_numeral(out, lower);
  out.push_back(' ');
  append_numeral(out, upper);
  out.push_back(')');
}

std::string model_text(const Etr& formula, const std::vector<Variable>& variables, const EtrModel& model) {
  std::string out = "(\n";
  for (const Variable v : variables) {
    const EtrVariable& variable = formula.variables()[v];
    out.append("  (define-fun ").append(symbol_of(variable.name)).append(" () ").append(sort_of(variable.is_bool));
    out.push_back(' ');
    append_value(out, v < model.values.size() ? model.values[v] : Value(), variable.is_bool, model.fields);
    out.append(")\n");
  }
  for (std::size_t f = 0; f < formula.functions().size(); ++f) {
    static const std::vector<FunctionCase> nothing;
    append_function(out, formula.functions()[f], f < model.functions.size() ? model.functions[f] : nothing,
                    model.fields);
  }
  if (!model.quotients_by_zero.empty()) {
    append_function(out, {"/0", {false}, false}, model.quotients_by_zero, model.fields);
  }
  return out.append(")\n");
}

}  // namespace nnsolve
