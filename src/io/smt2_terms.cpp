// A term is read with a stack of open parentheses (frames_) and a stack of what has been read in them (operands_).
//
// A let or a named part is a node like any other, so what a file shares stays shared.
#include "io/smt2_terms.h"

#include "io/smt2_shapes.h"
#include "io/smtlib_symbol.h"
#include "io/text_place.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace nnsolve {

// Terms ------------------------------------------------------------------------------------------------------------

Smt2Terms::Smt2Terms(Smt2Lexer& lexer, Smt2State& state)
    : lexer_(lexer), state_(state), work_left_(10'000'000 + 10 * lexer.text_size()) {}

Smt2Operand Smt2Terms::read() {
  last_name_ = {};
  do {
    take(lexer_.next());
  } while (!frames_.empty());
  Smt2Operand result = operands_.back();
  operands_.pop_back();
  if (function_ == nullptr) state_.name_applications();
  return result;
}

Smt2Operand Smt2Terms::read_asserted() {
  is_asserted_ = true;
  const Smt2Operand result = read();
  is_asserted_ = false;
  return result;
}

void Smt2Terms::recover() {
  frames_.clear();
  operands_.clear();
  bound_.clear();
  pending_.clear();
  function_ = nullptr;
  is_asserted_ = false;
  state_.names.restore(0);
  state_.name_applications();
}

Smt2Operand Smt2Terms::read_body(Smt2Function& function) {
  function_ = &function;
  Smt2Operand body = read();
  function_ = nullptr;
  return body;
}

void Smt2Terms::add_function(std::shared_ptr<Smt2Function> function, std::uint32_t name) {
  const auto index = static_cast<std::uint32_t>(state_.functions.size());
  state_.names.bind(name, {Smt2Binding::Kind::function, false, index});
  state_.functions.push_back(std::move(function));
}

bool Smt2Terms::read_sort() {
  const Smt2Token sort = lexer_.next();
  if (sort.kind == Token::open) {
    const Smt2Token head = lexer_.next();
    lexer_.fail(sort.offset, "sort (" + std::string(head.is_symbol() ? head.text : "...") + " ...) is not supported");
  }
  if (!sort.is_symbol()) lexer_.fail_expected("a sort, Real or Bool", sort);
  const auto defined = state_.sorts.find(sort.text);
  if (defined != state_.sorts.end()) return defined->second;
  if (sort.text == "Int") lexer_.fail(sort.offset, "integers are not supported: sort Int");
  if (sort.text != "Real" && sort.text != "Bool") {
    lexer_.fail(sort.offset, "sort " + quoted(sort.text) + " is not supported; there are Real and Bool");
  }
  return sort.text == "Bool";
}

void Smt2Terms::expect_new(std::uint32_t name, const Smt2Token& token) const {
  const Smt2Binding& binding = state_.names.binding(name);
  switch (binding.kind) {
    case Smt2Binding::Kind::nothing:
      return;
    case Smt2Binding::Kind::operation:
      if (smt2_operators()[binding.index].is_extension) return;
      lexer_.fail(token.offset, quoted(token.text) + " has a meaning of its own in SMT-LIB");
    case Smt2Binding::Kind::term:
    case Smt2Binding::Kind::function:
    case Smt2Binding::Kind::free_function:
    case Smt2Binding::Kind::label:
      lexer_.fail(token.offset, quoted(token.text) + " is declared or defined already");
  }
}

void Smt2Terms::check_depth(const Smt2Operand& formula) {
  const Etr& graph = state_.formula;
  std::vector<std::uint32_t>& depth = state_.depth;
  for (auto n = static_cast<NodeIndex>(depth.size()); n < graph.node_count(); ++n) {
    std::uint32_t deepest = 0;
    for (NodeIndex child : graph.children(n)) deepest = std::max(deepest, depth[child]);
    depth.push_back(deepest + (is_formula(graph, n) ? 1 : 0));
  }
  if (depth[formula.node] > most_levels) {
    lexer_.fail(formula.offset, "formulas nested deeper than " + std::to_string(most_levels) + " levels");
  }
}

Smt2Terms::Frame& Smt2Terms::open(Frame::Kind kind, std::size_t offset) {
  if (frames_.size() == most_levels) {
    lexer_.fail(offset, "terms nested deeper than " + std::to_string(most_levels) + " levels");
  }
  Frame frame;
  frame.kind = kind;
  frame.offset = offset;
  frame.first_operand = operands_.size();
  frame.first_pending = pending_.size();
  return frames_.emplace_back(frame);
}

void Smt2Terms::take(const Smt2Token& token) {
  if (token.kind == Token::end && !frames_.empty()) {
    lexer_.fail(frames_.back().offset, "this parenthesis is never closed");
  }
  if (frames_.empty()) {
    take_term(token);
    return;
  }
  switch (frames_.back().kind) {
    case Frame::Kind::application:
      if (token.kind == Token::close) {
        close();
      } else {
        take_term(token);
      }
      break;
    case Frame::Kind::bindings:
      take_binding(token);
      break;
    case Frame::Kind::annotation:
      if (has_operand()) {
        take_attribute(token);
      } else {
        take_term(token);
      }
      break;
    case Frame::Kind::binding:
    case Frame::Kind::body:
      if (has_operand()) {
        take_end(token);
      } else {
        take_term(token);
      }
      break;
  }
}

void Smt2Terms::take_term(const Smt2Token& token) {
  switch (token.kind) {
    case Token::numeral:
    case Token::decimal:
      take_number(token);
      break;
    case Token::symbol:
    case Token::quoted_symbol:
      take_symbol(token);
      break;
    case Token::open:
      open_list(token);
      break;
    case Token::bit_pattern:
      lexer_.fail(token.offset, "bit patterns are not supported: " + quoted(token.text));
    case Token::string:
      lexer_.fail(token.offset, "strings are not supported");
    case Token::keyword:
    case Token::close:
    case Token::end:
      lexer_.fail_expected("a term", token);
  }
}

void Smt2Terms::take_number(const Smt2Token& token) {
  std::string problem;
  std::optional<Rational> value = Rational::parse(token.text, problem);
  if (!value) lexer_.fail(token.offset, problem);
  push(graph().make_constant(*value), token.offset);
}

void Smt2Terms::take_symbol(const Smt2Token& token) {
  const Smt2Binding& binding = state_.names.binding(state_.names.number_of(token.text));
  switch (binding.kind) {
    case Smt2Binding::Kind::term:
      if (function_ == nullptr || binding.is_local) {
        push(binding.index, token.offset, binding.shape);
      } else {
        push(import(binding.index, binding.shape), token.offset);
      }
      break;
    case Smt2Binding::Kind::label:
      lexer_.fail(token.offset,
                  "the formula named " + quoted(token.text) + " has quantifiers, so it stands where it is");
    case Smt2Binding::Kind::operation:
    case Smt2Binding::Kind::free_function:
    case Smt2Binding::Kind::function: {
      bool is_truth = token.text == "true" || token.text == "false";
      if (!is_truth) lexer_.fail(token.offset, "function " + quoted(token.text) + " without arguments");
      push(graph().make_truth(token.text == "true"), token.offset);
      break;
    }
    case Smt2Binding::Kind::nothing:
      fail_unknown(token, "symbol");
  }
}

namespace {

bool is_transcendental(std::string_view text) {
  constexpr auto names = std::to_array<std::string_view>(
      {"sin",    "cos",  "tan",  "csc",  "sec", "cot", "asin", "acos", "atan", "arcsin",  "arccos",
       "arctan", "sinh", "cosh", "tanh", "exp", "log", "ln",   "sqrt", "pi",   "real.pi", "e"});
  return std::ranges::find(names, text) != names.end();
}

}  // namespace

void Smt2Terms::fail_unknown(const Smt2Token& symbol, std::string_view what) const {
  std::string message = std::string("unknown ").append(what).append(" ").append(quoted(symbol.text));
  std::string_view text = symbol.text;
  if (text.size() > 1 && text[0] == '-' && text[1] >= '0' && text[1] <= '9') {
    message += "; negative numbers are written (- 1)";
  } else if (text == "pow" || text == "**") {
    message += "; powers are written (^ x 2)";
  } else if (is_transcendental(text)) {
    message += "; transcendental functions are not supported";
  } else if (text == "select" || text == "store") {
    message += "; arrays are not supported";
  } else if (text == "div" || text == "mod" || text == "to_int" || text == "is_int" || text == "divisible") {
    message += "; integers are not supported";
  } else if (!frames_.empty() && symbol.kind == Token::symbol && is_reserved_word(text)) {
    message += "; the parenthesis at " + lexer_.line_and_column(frames_.back().offset) + " is still open";
  }
  lexer_.fail(symbol.offset, message);
}

// Parentheses ------------------------------------------------------------------------------------------------------

void Smt2Terms::open_list(const Smt2Token& parenthesis) {
  Smt2Token head = lexer_.next();
  if (head.kind == Token::end) lexer_.fail(parenthesis.offset, "this parenthesis is never closed");
  if (head.is_word("let")) {
    Smt2Token list = lexer_.next();
    if (list.kind != Token::open) lexer_.fail_expected("the bindings of let in parentheses", list);
    open(Frame::Kind::bindings, parenthesis.offset);
  } else if (head.is_word("!")) {
    open(Frame::Kind::annotation, parenthesis.offset).mark = quantifier_count_;
  } else if (head.is_word("forall") || head.is_word("exists")) {
    open_quantifier(parenthesis, head);
  } else if (head.is_word("_") || head.is_word("as") || head.is_word("match")) {
    lexer_.fail(head.offset, "terms with " + std::string(head.text) + " are not supported");
  } else if (head.is_symbol()) {
    open_application(parenthesis, head);
  } else {
    lexer_.fail_expected("the name of a function", head);
  }
}

void Smt2Terms::open_application(const Smt2Token& parenthesis, const Smt2Token& head) {
  Smt2Binding binding = state_.names.binding(state_.names.number_of(head.text));
  if (binding.kind == Smt2Binding::Kind::nothing) fail_unknown(head, "function");
  const bool is_term = binding.kind == Smt2Binding::Kind::term || binding.kind == Smt2Binding::Kind::label;
  if (is_term || head.text == "true" || head.text == "false") {
    lexer_.fail(head.offset, quoted(head.text) + " is not a function");
  }
  Frame& frame = open(Frame::Kind::application, parenthesis.offset);
  frame.head = binding.kind;
  frame.index = binding.index;
}

// Bindings and names -----------------------------------------------------------------------------------------------

/// A binding of a let, or the end of the list of them.
void Smt2Terms::take_binding(const Smt2Token& token) {
  if (token.kind == Token::close) {
    bind_pending();
    return;
  }
  if (token.kind != Token::open) lexer_.fail_expected("a binding of let in parentheses", token);
  Smt2Token symbol = lexer_.next();
  if (!symbol.is_symbol()) lexer_.fail_expected("a symbol to bind", symbol);
  std::uint32_t name = state_.names.number_of(symbol.text);
  if (state_.names.binding(name).kind == Smt2Binding::Kind::operation) expect_new(name, symbol);
  open(Frame::Kind::binding, token.offset).index = name;
}

/// All at once, so that none is seen in the terms of the others.
void Smt2Terms::bind_pending() {
  Frame& frame = frames_.back();
  frame.kind = Frame::Kind::body;
  frame.mark = state_.names.mark();
  ++let_count_;
  for (std::size_t i = frame.first_pending; i < pending_.size(); ++i) {
    const auto& [name, part] = pending_[i];
    if (bound_in_.size() <= name) bound_in_.resize(name + 1);
    if (std::exchange(bound_in_[name], let_count_) == let_count_) {
      lexer_.fail(frame.offset, "this let binds the same symbol twice");
    }
    state_.names.bind_in_scope(name, {Smt2Binding::Kind::term, function_ != nullptr, part.node, part.shape});
  }
  pending_.resize(frame.first_pending);
}

/// An attribute of (! term :key value ...), or its end.
void Smt2Terms::take_attribute(const Smt2Token& token) {
  if (token.kind == Token::close) {
    close();
    return;
  }
  if (token.kind != Token::keyword) lexer_.fail_expected("an attribute such as :named", token);
  if (token.text != ":named") {
    Smt2Token value = lexer_.peek();
    if (value.kind != Token::keyword && value.kind != Token::close) skip_expression(lexer_);
    return;
  }
  Smt2Token symbol = lexer_.next();
  if (!symbol.is_symbol()) lexer_.fail_expected("a symbol behind :named", symbol);
  name_part(symbol);
}

void Smt2Terms::name_part(const Smt2Token& symbol) {
  if (function_ != nullptr) lexer_.fail(symbol.offset, ":named in a function with parameters is not supported");
  std::uint32_t name = state_.names.number_of(symbol.text);
  expect_new(name, symbol);
  const Smt2Operand& part = operands_.back();
  const bool is_quantified = frames_.back().mark != quantifier_count_;
  const Smt2Binding::Kind kind = is_quantified ? Smt2Binding::Kind::label : Smt2Binding::Kind::term;
  state_.names.bind(name, {kind, false, part.node, part.shape});
  if (is_formula(formula(), part.node)) {
    state_.named.push_back({symbol.text, {part.node, part.shape, false}, is_quantified});
  }
  if (frames_.size() == 1) last_name_ = symbol.text;
}

void Smt2Terms::take_end(const Smt2Token& token) {
  if (token.kind != Token::close) lexer_.fail_expected("')'", token);
  close();
}

/// The innermost parenthesis is complete.
void Smt2Terms::close() {
  Frame frame = frames_.back();
  EtrPart part;
  if (frame.kind == Frame::Kind::application) {
    part = apply_frame(frame);
  } else {
    part = {operands_.back().node, operands_.back().shape, false};
  }
  frames_.pop_back();
  operands_.resize(frame.first_operand);
  if (frame.kind == Frame::Kind::binding) {
    pending_.emplace_back(frame.index, part);
    return;
  }
  if (frame.kind == Frame::Kind::body) state_.names.restore(frame.mark);
  if (frame.is_quantifier) close_quantifier(frame, part.node);
  push(part.node, frame.offset, part.shape);
}

EtrPart Smt2Terms::apply_frame(const Frame& frame) {
  std::span<const Smt2Operand> arguments = std::span(operands_).subspan(frame.first_operand);
  if (frame.last_argument != SIZE_MAX && frame.last_argument + 1 != arguments.size()) {
    lexer_.fail(frame.offset, "a quantifier in a premise of several is not supported");
  }
  try {
    EtrPart part;
    if (frame.head == Smt2Binding::Kind::operation) {
      part = apply(smt2_operators()[frame.index], arguments, frame.offset, graph(), lexer_);
      const bool is_power = smt2_operators()[frame.index].operation == Smt2Operation::raise;
      if (is_power) spend(graph().children(part.node).size(), frame.offset);
    } else if (frame.head == Smt2Binding::Kind::free_function) {
      part = apply_free(frame.index, arguments, frame.offset);
    } else {
      part = expand(*state_.functions[frame.index], arguments, frame.offset);
    }
    for (const Smt2Operand& argument : arguments) count_digits(argument);
    count_digits({part.node, frame.offset});
    return part;
  } catch (const NumberTooLarge& error) {
    lexer_.fail(frame.offset, error.what());
  }
}

}  // namespace nnsolve
