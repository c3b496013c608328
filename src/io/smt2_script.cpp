#include "io/smt2_script.h"

#include "formula/applications.h"
#include "io/smt2_operators.h"
#include "io/text_place.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace nnsolve {

namespace {

/// [QF_] [UF] (LRA | NRA | LIRA | NIRA | RDL), or ALL: what may hold a formula over the reals.
bool is_real_logic(std::string_view logic) {
  if (logic == "ALL") return true;
  if (logic.starts_with("QF_")) logic.remove_prefix(3);
  if (logic.starts_with("UF")) logic.remove_prefix(2);
  constexpr auto theories = std::to_array<std::string_view>({"LRA", "NRA", "LIRA", "NIRA", "RDL"});
  return std::ranges::find(theories, logic) != theories.end();
}

}  // namespace

bool is_refused_command(std::string_view word) {
  constexpr auto words = std::to_array<std::string_view>({"declare-sort",
                                                          "declare-datatype",
                                                          "declare-datatypes",
                                                          "define-fun-rec",
                                                          "define-funs-rec",
                                                          "minimize",
                                                          "maximize",
                                                          "assert-soft",
                                                          "simplify",
                                                          "get-proof",
                                                          "get-interpolants",
                                                          "get-unsat-model-interpolant",
                                                          "get-objectives",
                                                          "get-abduct",
                                                          "block-model",
                                                          "declare-heap",
                                                          "eval",
                                                          "check-allsat",
                                                          "apply",
                                                          "declare-rel",
                                                          "rule",
                                                          "query"});
  return std::ranges::find(words, word) != words.end();
}

bool Smt2Script::take(const Smt2Token& command, std::size_t open) {
  const std::string_view word = command.text;
  open_ = open;
  named_before_ = state_.named.size();
  if (word == "assert") {
    read_assertion();
  } else if (word == "declare-const" || word == "declare-fun") {
    read_declaration(word == "declare-fun");
  } else if (word == "define-const" || word == "define-fun") {
    read_definition(word == "define-fun");
  } else if (word == "define-sort") {
    read_sort_definition();
  } else if (word == "set-logic") {
    read_logic();
  } else if (word == "set-info") {
    read_info();
    return true;
  } else if (word == "push") {
    push();
  } else if (word == "pop") {
    pop();
  } else if (word == "reset-assertions" || word == "reset") {
    expect_close();
    const std::string_view logic = word == "reset" ? std::string_view() : state_.logic;
    reset_assertions();
    state_.logic = logic;
    return true;
  } else {
    return false;
  }
  expect_close();
  return true;
}

void Smt2Script::recover() {
  terms_.recover();
  while (state_.named.size() > named_before_) {
    state_.names.bind(state_.names.number_of(state_.named.back().name), {});
    state_.named.pop_back();
  }
}

std::vector<NodeIndex> Smt2Script::read_assumptions() {
  expect_open("the assumptions in parentheses");
  std::vector<NodeIndex> assumptions;
  while (lexer_.peek().kind != Kind::close) {
    const Smt2Operand assumption = read_term();
    if (!is_formula(state_.formula, assumption.node)) {
      lexer_.fail(assumption.offset, "an assumption must be a formula, not a term");
    }
    assumptions.push_back(assumption.node);
  }
  expect_close();
  return assumptions;
}

std::vector<NodeIndex> Smt2Script::read_model_assumptions() {
  expect_open("the variables in parentheses");
  std::vector<Smt2Operand> variables;
  while (lexer_.peek().kind != Kind::close) {
    variables.push_back(read_term());
    const EtrKind kind = state_.formula.node(variables.back().node).kind;
    if (kind != EtrKind::variable && kind != EtrKind::bool_variable) {
      lexer_.fail(variables.back().offset, "an assumed value must be one of a variable");
    }
  }
  expect_close();
  expect_open("the values in parentheses");
  const auto& equal = *std::ranges::find(smt2_operators(), Smt2Operation::equal, &Smt2Operator::operation);
  std::vector<NodeIndex> assumptions;
  for (const Smt2Operand& variable : variables) {
    const std::array<Smt2Operand, 2> sides = {variable, read_term()};
    assumptions.push_back(apply(equal, sides, sides[1].offset, state_.formula, lexer_).node);
  }
  expect_close();
  return assumptions;
}

Etr Smt2Script::question(const std::vector<NodeIndex>& assumptions) const {
  Etr formula = state_.formula;
  for (const NodeIndex assumption : assumptions) formula.add_assertion(assumption);
  assert_applications(formula);
  return formula;
}

// Tokens -----------------------------------------------------------------------------------------------------------

Smt2Token Smt2Script::next() const {
  Smt2Token token = lexer_.next();
  if (token.kind == Kind::end) lexer_.fail(open_, "this parenthesis is never closed");
  return token;
}

void Smt2Script::expect_close() const {
  Smt2Token token = next();
  if (token.kind != Kind::close) lexer_.fail_expected("')'", token);
}

void Smt2Script::expect_open(std::string_view wanted) const {
  Smt2Token token = next();
  if (token.kind != Kind::open) lexer_.fail_expected(wanted, token);
}

Smt2Operand Smt2Script::read_term() {
  named_before_ = state_.named.size();
  if (lexer_.peek().kind == Kind::end) next();
  return terms_.read();
}

/// A name that something new can be given.
std::uint32_t Smt2Script::read_new_name(Smt2Token& token) {
  token = next();
  if (!token.is_symbol()) lexer_.fail_expected("a name", token);
  constexpr auto syntax = std::to_array<std::string_view>({"let", "!", "_", "as", "forall", "exists", "match", "par"});
  if (token.kind == Kind::symbol && std::ranges::find(syntax, token.text) != syntax.end()) {
    lexer_.fail(token.offset, quoted(token.text) + " is a reserved word");
  }
  std::uint32_t name = state_.names.number_of(token.text);
  terms_.expect_new(name, token);
  return name;
}

// What a script says of itself -------------------------------------------------------------------------------------

void Smt2Script::read_logic() {
  Smt2Token logic = next();
  if (!logic.is_symbol()) lexer_.fail_expected("the name of a logic", logic);
  if (!state_.logic.empty()) lexer_.fail(logic.offset, "a second set-logic");
  if (!is_real_logic(logic.text)) {
    lexer_.fail(logic.offset, "logic " + quoted(logic.text) +
                                  " is not supported; there are QF_NRA, QF_LRA, NRA, LRA, QF_UFNRA, QF_NIRA, ALL and "
                                  "their like, as far as a file uses real numbers only");
  }
  state_.logic = logic.text;
}

void Smt2Script::read_info() {
  const Smt2Token key = next();
  if (key.kind != Kind::keyword) lexer_.fail_expected("a keyword such as :status", key);
  if (key.text == ":status") {
    const Smt2Token value = lexer_.peek();
    state_.status.reset();
    if (value.is_word("sat") || value.is_word("unsat")) state_.status = value.text == "sat";
  }
  skip_rest_of_list(lexer_, open_);
}

// Declarations -----------------------------------------------------------------------------------------------------

void Smt2Script::read_declaration(bool has_arguments) {
  Smt2Token token;
  const std::uint32_t name = read_new_name(token);
  EtrFunction function;
  function.name = token.text;
  if (has_arguments) {
    expect_open("the sorts of the arguments in parentheses");
    while (lexer_.peek().kind != Kind::close) function.argument_is_bool.push_back(terms_.read_sort());
    expect_close();
  }
  function.is_bool = terms_.read_sort();
  if (function.argument_is_bool.empty()) {
    const Variable variable = state_.declare_variable(function.name, function.is_bool);
    state_.names.bind(name, {Smt2Binding::Kind::term, false, state_.formula.make_variable(variable)});
  } else {
    state_.names.bind(name,
                      {Smt2Binding::Kind::free_function, false, state_.formula.add_function(std::move(function))});
  }
}

void Smt2Script::read_definition(bool has_parameters) {
  Smt2Token token;
  const std::uint32_t name = read_new_name(token);
  auto function = std::make_shared<Smt2Function>();
  function->name = token.text;
  const std::size_t mark = state_.names.mark();
  if (has_parameters) {
    expect_open("the parameters in parentheses");
    read_parameters(*function);
  }
  const bool is_bool = terms_.read_sort();
  const bool is_constant = function->parameter_count == 0;
  if (lexer_.peek().kind == Kind::end) next();
  const Smt2Operand body = is_constant ? terms_.read() : terms_.read_body(*function);
  state_.names.restore(mark);
  terms_.expect_new(name, token);  // the body may have named a part of itself so
  if (is_formula(is_constant ? state_.formula : function->graph, body.node) != is_bool) {
    lexer_.fail(body.offset, quoted(token.text) + " is declared as " + sort_name(is_bool) + ", but its definition is " +
                                 sort_name(!is_bool));
  }
  if (is_constant) {
    state_.names.bind(name, {Smt2Binding::Kind::term, false, body.node, body.shape});
  } else {
    function->body = body.node;
    function->body_shape = body.shape;
    terms_.add_function(std::move(function), name);
  }
}

void Smt2Script::read_parameters(Smt2Function& function) {
  for (Smt2Token token = next(); token.kind != Kind::close; token = next()) {
    if (token.kind != Kind::open) lexer_.fail_expected("a parameter in parentheses", token);
    Smt2Token symbol = next();
    if (!symbol.is_symbol()) lexer_.fail_expected("the name of a parameter", symbol);
    std::uint32_t name = state_.names.number_of(symbol.text);
    const Smt2Binding& binding = state_.names.binding(name);
    if (binding.kind == Smt2Binding::Kind::operation) terms_.expect_new(name, symbol);
    if (binding.is_local) lexer_.fail(symbol.offset, "two parameters are called " + quoted(symbol.text));
    Variable variable = function.graph.add_variable("", terms_.read_sort());
    state_.names.bind_in_scope(name, {Smt2Binding::Kind::term, true, function.graph.make_variable(variable)});
    ++function.parameter_count;
    expect_close();
  }
}

void Smt2Script::read_sort_definition() {
  const Smt2Token name = next();
  if (!name.is_symbol()) lexer_.fail_expected("the name of a sort", name);
  if (name.text == "Real" || name.text == "Bool" || name.text == "Int" || state_.sorts.contains(name.text)) {
    lexer_.fail(name.offset, "sort " + quoted(name.text) + " is there already");
  }
  expect_open("the parameters of the sort in parentheses");
  const Smt2Token parameter = next();
  if (parameter.kind != Kind::close) lexer_.fail(parameter.offset, "sorts with parameters are not supported");
  state_.sorts.emplace(name.text, terms_.read_sort());
}

// Assertions -------------------------------------------------------------------------------------------------------

void Smt2Script::read_assertion() {
  if (lexer_.peek().kind == Kind::end) next();
  const std::size_t begin = lexer_.peek().offset;
  Smt2Operand formula = terms_.read_asserted();
  const std::size_t end = lexer_.position();
  if (!is_formula(state_.formula, formula.node)) lexer_.fail(formula.offset, "assert needs a formula, not a term");
  terms_.check_depth(formula);
  if (lexer_.peek().kind != Kind::close) expect_close();
  state_.formula.add_assertion(EtrPart{formula.node, formula.shape, false});
  state_.assertion_names.push_back(terms_.last_name());
  state_.assertion_texts.push_back(lexer_.slice(begin, end));
}

std::size_t Smt2Script::read_level_count() {
  const Smt2Token token = lexer_.peek();
  if (token.kind == Kind::close) return 1;
  if (token.kind != Kind::numeral) lexer_.fail_expected("a number of levels", next());
  next();
  constexpr std::size_t longest = 6;  // digits
  if (token.text.size() > longest) lexer_.fail(token.offset, "that many levels are not supported");
  return std::stoul(std::string(token.text));
}

void Smt2Script::push() {
  const std::size_t count = read_level_count();
  constexpr std::size_t most = 10'000;
  if (levels_.size() + count > most) lexer_.fail(open_, "more than " + std::to_string(most) + " levels");
  for (std::size_t i = 0; i < count; ++i) levels_.push_back(state_);
}

void Smt2Script::pop() {
  const std::size_t count = read_level_count();
  if (count > levels_.size()) {
    lexer_.fail(open_, "pop of " + std::to_string(count) + " levels, but there are " + std::to_string(levels_.size()));
  }
  if (count == 0) return;
  const std::optional<bool> status = state_.status;
  state_ = std::move(levels_[levels_.size() - count]);
  state_.status = status;
  levels_.resize(levels_.size() - count);
}

void Smt2Script::reset_assertions() {
  state_ = Smt2State();
  levels_.clear();
}

}  // namespace nnsolve
