// A term is read with a stack of open parentheses (frames_) and a stack of what has been read in them (operands_).
//
// A let or a named part is a node like any other, so what a file shares stays shared. A function with parameters is
// expanded where it is applied, node by node of its graph; what that and folded constants may cost is bounded by the
// size of the text, since thirty definitions, each applying the one before twice, are 2^30 nodes.
#include "io/smt2_terms.h"

#include "io/smt2_shapes.h"
#include "io/smtlib_symbol.h"
#include "io/text_place.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <optional>
#include <span>

namespace nnsolve {

using Kind = Smt2Token::Kind;

// Names ------------------------------------------------------------------------------------------------------------

Smt2Names::Smt2Names() {
  for (std::uint32_t i = 0; i < smt2_operators().size(); ++i) {
    bind(number_of(smt2_operators()[i].name), {Smt2Binding::Kind::operation, false, i});
  }
}

std::uint32_t Smt2Names::number_of(std::string_view name) {
  auto [entry, is_new] = numbers_.emplace(name, static_cast<std::uint32_t>(bindings_.size()));
  if (is_new) bindings_.emplace_back();
  return entry->second;
}

void Smt2Names::bind_in_scope(std::uint32_t name, const Smt2Binding& binding) {
  hidden_.emplace_back(name, std::exchange(bindings_[name], binding));
}

void Smt2Names::restore(std::size_t mark) {
  while (hidden_.size() > mark) {
    bindings_[hidden_.back().first] = hidden_.back().second;
    hidden_.pop_back();
  }
}

// Terms ------------------------------------------------------------------------------------------------------------

Smt2Terms::Smt2Terms(Smt2Lexer& lexer, Smt2Names& names, Etr& formula)
    : lexer_(lexer), names_(names), formula_(formula), work_left_(10'000'000 + 10 * lexer.text_size()) {}

Smt2Operand Smt2Terms::read() {
  do {
    take(lexer_.next());
  } while (!frames_.empty());
  Smt2Operand result = operands_.back();
  operands_.pop_back();
  return result;
}

Smt2Operand Smt2Terms::read_body(Smt2Function& function) {
  function_ = &function;
  Smt2Operand body = read();
  function_ = nullptr;
  return body;
}

void Smt2Terms::add_function(std::unique_ptr<Smt2Function> function, std::uint32_t name) {
  names_.bind(name, {Smt2Binding::Kind::function, false, static_cast<std::uint32_t>(functions_.size())});
  functions_.push_back(std::move(function));
}

void Smt2Terms::expect_new(std::uint32_t name, const Smt2Token& token) const {
  switch (names_.binding(name).kind) {
    case Smt2Binding::Kind::nothing:
      return;
    case Smt2Binding::Kind::operation:
      lexer_.fail(token.offset, quoted(token.text) + " has a meaning of its own in SMT-LIB");
    case Smt2Binding::Kind::term:
    case Smt2Binding::Kind::function:
      lexer_.fail(token.offset, quoted(token.text) + " is declared or defined already");
  }
}

void Smt2Terms::check_depth(const Smt2Operand& formula) {
  for (auto n = static_cast<NodeIndex>(depth_.size()); n < formula_.node_count(); ++n) {
    std::uint32_t deepest = 0;
    for (NodeIndex child : formula_.children(n)) deepest = std::max(deepest, depth_[child]);
    depth_.push_back(deepest + (is_formula(formula_, n) ? 1 : 0));
  }
  if (depth_[formula.node] > most_levels) {
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
  if (token.kind == Kind::end && !frames_.empty()) {
    lexer_.fail(frames_.back().offset, "this parenthesis is never closed");
  }
  if (frames_.empty()) {
    take_term(token);
    return;
  }
  switch (frames_.back().kind) {
    case Frame::Kind::application:
      if (token.kind == Kind::close) {
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
    case Kind::numeral:
    case Kind::decimal:
      take_number(token);
      break;
    case Kind::symbol:
    case Kind::quoted_symbol:
      take_symbol(token);
      break;
    case Kind::open:
      open_list(token);
      break;
    case Kind::bit_pattern:
      lexer_.fail(token.offset, "bit patterns are not supported: " + quoted(token.text));
    case Kind::string:
      lexer_.fail(token.offset, "strings are not supported");
    case Kind::keyword:
    case Kind::close:
    case Kind::end:
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
  const Smt2Binding& binding = names_.binding(names_.number_of(token.text));
  switch (binding.kind) {
    case Smt2Binding::Kind::term:
      if (function_ == nullptr || binding.is_local) {
        push(binding.index, token.offset, binding.shape);
      } else {
        push(import(binding.index, binding.shape), token.offset);
      }
      break;
    case Smt2Binding::Kind::operation:
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

void Smt2Terms::fail_unknown(const Smt2Token& symbol, std::string_view what) const {
  std::string message = std::string("unknown ").append(what).append(" ").append(quoted(symbol.text));
  std::string_view text = symbol.text;
  if (text.size() > 1 && text[0] == '-' && text[1] >= '0' && text[1] <= '9') {
    message += "; negative numbers are written (- 1)";
  } else if (text == "^" || text == "pow") {
    message += "; powers are written as products";
  } else if (text == "select" || text == "store") {
    message += "; arrays are not supported";
  } else if (text == "div" || text == "mod" || text == "to_int" || text == "is_int" || text == "divisible") {
    message += "; integers are not supported";
  } else if (!frames_.empty() && symbol.kind == Kind::symbol && is_reserved_word(text)) {
    message += "; the parenthesis at " + lexer_.line_and_column(frames_.back().offset) + " is still open";
  }
  lexer_.fail(symbol.offset, message);
}

// Parentheses ------------------------------------------------------------------------------------------------------

void Smt2Terms::open_list(const Smt2Token& parenthesis) {
  Smt2Token head = lexer_.next();
  if (head.kind == Kind::end) lexer_.fail(parenthesis.offset, "this parenthesis is never closed");
  if (head.is_word("let")) {
    Smt2Token list = lexer_.next();
    if (list.kind != Kind::open) lexer_.fail_expected("the bindings of let in parentheses", list);
    open(Frame::Kind::bindings, parenthesis.offset);
  } else if (head.is_word("!")) {
    open(Frame::Kind::annotation, parenthesis.offset);
  } else if (head.is_word("forall") || head.is_word("exists")) {
    lexer_.fail(head.offset, "quantifiers are not supported: " + std::string(head.text));
  } else if (head.is_word("_") || head.is_word("as") || head.is_word("match")) {
    lexer_.fail(head.offset, "terms with " + std::string(head.text) + " are not supported");
  } else if (head.is_symbol()) {
    open_application(parenthesis, head);
  } else {
    lexer_.fail_expected("the name of a function", head);
  }
}

void Smt2Terms::open_application(const Smt2Token& parenthesis, const Smt2Token& head) {
  Smt2Binding binding = names_.binding(names_.number_of(head.text));
  if (binding.kind == Smt2Binding::Kind::nothing) fail_unknown(head, "function");
  if (binding.kind == Smt2Binding::Kind::term || head.text == "true" || head.text == "false") {
    lexer_.fail(head.offset, quoted(head.text) + " is not a function");
  }
  Frame& frame = open(Frame::Kind::application, parenthesis.offset);
  frame.is_operation = binding.kind == Smt2Binding::Kind::operation;
  frame.index = binding.index;
}

/// A binding of a let, or the end of the list of them.
void Smt2Terms::take_binding(const Smt2Token& token) {
  if (token.kind == Kind::close) {
    bind_pending();
    return;
  }
  if (token.kind != Kind::open) lexer_.fail_expected("a binding of let in parentheses", token);
  Smt2Token symbol = lexer_.next();
  if (!symbol.is_symbol()) lexer_.fail_expected("a symbol to bind", symbol);
  std::uint32_t name = names_.number_of(symbol.text);
  if (names_.binding(name).kind == Smt2Binding::Kind::operation) expect_new(name, symbol);
  open(Frame::Kind::binding, token.offset).index = name;
}

/// All at once, so that none is seen in the terms of the others.
void Smt2Terms::bind_pending() {
  Frame& frame = frames_.back();
  frame.kind = Frame::Kind::body;
  frame.mark = names_.mark();
  ++let_count_;
  for (std::size_t i = frame.first_pending; i < pending_.size(); ++i) {
    const auto& [name, part] = pending_[i];
    if (bound_in_.size() <= name) bound_in_.resize(name + 1);
    if (std::exchange(bound_in_[name], let_count_) == let_count_) {
      lexer_.fail(frame.offset, "this let binds the same symbol twice");
    }
    names_.bind_in_scope(name, {Smt2Binding::Kind::term, function_ != nullptr, part.node, part.shape});
  }
  pending_.resize(frame.first_pending);
}

/// An attribute of (! term :key value ...), or its end.
void Smt2Terms::take_attribute(const Smt2Token& token) {
  if (token.kind == Kind::close) {
    close();
    return;
  }
  if (token.kind != Kind::keyword) lexer_.fail_expected("an attribute such as :named", token);
  if (token.text != ":named") {
    Smt2Token value = lexer_.peek();
    if (value.kind != Kind::keyword && value.kind != Kind::close) skip_expression(lexer_);
    return;
  }
  Smt2Token symbol = lexer_.next();
  if (!symbol.is_symbol()) lexer_.fail_expected("a symbol behind :named", symbol);
  if (function_ != nullptr) lexer_.fail(symbol.offset, ":named in a function with parameters is not supported");
  std::uint32_t name = names_.number_of(symbol.text);
  expect_new(name, symbol);
  names_.bind(name, {Smt2Binding::Kind::term, false, operands_.back().node, operands_.back().shape});
}

void Smt2Terms::take_end(const Smt2Token& token) {
  if (token.kind != Kind::close) lexer_.fail_expected("')'", token);
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
  if (frame.kind == Frame::Kind::body) names_.restore(frame.mark);
  push(part.node, frame.offset, part.shape);
}

EtrPart Smt2Terms::apply_frame(const Frame& frame) {
  std::span<const Smt2Operand> arguments = std::span(operands_).subspan(frame.first_operand);
  try {
    const EtrPart part = frame.is_operation
                             ? apply(smt2_operators()[frame.index], arguments, frame.offset, graph(), lexer_)
                             : expand(*functions_[frame.index], arguments, frame.offset);
    for (const Smt2Operand& argument : arguments) count_digits(argument);
    count_digits({part.node, frame.offset});
    return part;
  } catch (const NumberTooLarge& error) {
    lexer_.fail(frame.offset, error.what());
  }
}

// Functions --------------------------------------------------------------------------------------------------------

/// A node of the formula as a variable of the function that is being read; constants as they are.
NodeIndex Smt2Terms::import(NodeIndex node, std::uint32_t shape) {
  auto [entry, is_new] = function_->import_of.emplace(std::pair(node, shape), 0);
  if (!is_new) return entry->second;
  Etr& graph = function_->graph;
  const EtrNode& imported = formula_.node(node);
  if (imported.kind == EtrKind::constant) {
    entry->second = graph.make_constant(formula_.constant(node));
  } else if (imported.kind == EtrKind::truth && shape == EtrPart::as_node) {
    entry->second = graph.make_truth(imported.number != 0);
  } else {
    function_->imported.push_back({node, shape, false});
    entry->second = graph.make_variable(graph.add_variable("", is_formula(formula_, node)));
  }
  return entry->second;
}

namespace {

/// A node like the one of `source`, of other children.
NodeIndex remake(const Etr& source, NodeIndex node, const std::vector<NodeIndex>& children, Etr& graph) {
  switch (source.node(node).kind) {
    case EtrKind::constant:
      return graph.make_constant(source.constant(node));
    case EtrKind::sum:
      return graph.make_sum(children);
    case EtrKind::product:
      return graph.make_product(children);
    case EtrKind::choice:
      return graph.make_choice(children[0], children[1], children[2]);
    case EtrKind::truth:
      return graph.make_truth(source.node(node).number != 0);
    case EtrKind::negation:
      return graph.make_negation(children[0]);
    case EtrKind::all:
      return graph.make_all(children);
    case EtrKind::any:
      return graph.make_any(children);
    case EtrKind::equivalence:
      return graph.make_equivalence(children[0], children[1]);
    case EtrKind::atom:
      return graph.make_atom(children[0], source.node(node).relation);
    case EtrKind::variable:
    case EtrKind::bool_variable:
      break;
  }
  NNSOLVE_ASSERT(false);
  return 0;
}

}  // namespace

EtrPart Smt2Terms::expand(const Smt2Function& function, std::span<const Smt2Operand> arguments, std::size_t offset) {
  if (arguments.size() != function.parameter_count) {
    std::string message = quoted(function.name) + " needs " + std::to_string(function.parameter_count);
    message += function.parameter_count == 1 ? " argument, not " : " arguments, not ";
    lexer_.fail(offset, message + std::to_string(arguments.size()));
  }
  std::vector<EtrPart> values;  // of the function's variables
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    bool wanted = function.graph.variables()[i].is_bool;
    if (is_formula(graph(), arguments[i].node) != wanted) {
      std::string message = std::string("argument ").append(std::to_string(i + 1)).append(" of ");
      message.append(quoted(function.name)).append(" must be of sort ").append(sort_name(wanted));
      lexer_.fail(arguments[i].offset, message);
    }
    values.push_back({arguments[i].node, arguments[i].shape, false});
  }
  for (const EtrPart& part : function.imported) {
    values.push_back(function_ == nullptr ? part : EtrPart{import(part.node, part.shape), EtrPart::as_node, false});
  }
  std::size_t cost = function.graph.node_count() + function.imported.size();
  if (function.body_shape != EtrPart::as_node) {
    for (std::uint32_t i = 0; i <= function.body_shape; ++i) cost += 1 + function.graph.shape(i).parts.size();
  }
  if (work_left_ < cost) lexer_.fail(offset, "the defined functions expand to too large a formula");
  work_left_ -= cost;
  std::vector<NodeIndex> copies(function.body + 1);
  std::vector<NodeIndex> children;
  for (NodeIndex n = 0; n <= function.body; ++n) {
    const EtrNode& node = function.graph.node(n);
    if (node.kind == EtrKind::variable || node.kind == EtrKind::bool_variable) {
      copies[n] = values[node.number].node;
      continue;
    }
    children.clear();
    for (NodeIndex child : function.graph.children(n)) children.push_back(copies[child]);
    if (work_left_ < children.size()) lexer_.fail(offset, "the defined functions expand to too large a formula");
    work_left_ -= children.size();
    copies[n] = remake(function.graph, n, children, graph());
    count_digits({copies[n], offset});
  }
  const bool is_bool = is_formula(function.graph, function.body);
  if (!is_bool) return {copies[function.body], EtrPart::as_node, false};
  return shape_expansion(graph(), function.graph, {function.body, function.body_shape, false}, copies, values);
}

/// Long constants cost what they are long: folding must not make millions of them out of a short text.
void Smt2Terms::count_digits(const Smt2Operand& result) {
  if (graph().node(result.node).kind != EtrKind::constant) return;
  const Rational& value = graph().constant(result.node);
  if (value.is_small()) return;
  std::size_t cost = value.size_in_words();
  if (work_left_ < cost) lexer_.fail(result.offset, "the constants of this formula grow too long");
  work_left_ -= cost;
}

}  // namespace nnsolve
