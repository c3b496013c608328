// Quantifiers that only ask for values.
//
// Where `exists` stands positively in an assertion, under no other quantifier than its like, its variables can be free
// ones of new names; likewise those of a `forall` that stands negatively. A quantifier whose variables its formula does
// not mention may stand anywhere in an assertion: it is that formula.
#include "io/smt2_operators.h"
#include "io/smt2_terms.h"
#include "io/text_place.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

/// How what comes next stands in the assertion: true for positively, false for negatively, nothing for both or neither.
std::optional<bool> Smt2Terms::polarity() {
  if (!is_asserted_ || function_ != nullptr) return std::nullopt;
  bool is_positive = true;
  for (std::size_t i = 0; i < frames_.size(); ++i) {
    Frame& frame = frames_[i];
    if (frame.kind == Frame::Kind::body || frame.kind == Frame::Kind::annotation) continue;
    if (frame.kind != Frame::Kind::application || frame.head != Smt2Binding::Kind::operation) return std::nullopt;
    const std::size_t read = i + 1 < frames_.size() ? frames_[i + 1].first_operand : operands_.size();
    const std::size_t argument = read - frame.first_operand;
    switch (smt2_operators()[frame.index].operation) {
      case Smt2Operation::conjoin:
      case Smt2Operation::disjoin:
        break;
      case Smt2Operation::negate:
        is_positive = !is_positive;
        break;
      case Smt2Operation::implies:
        if (argument > 0) frame.last_argument = argument;
        if (argument == 0) is_positive = !is_positive;
        break;
      case Smt2Operation::choose:
        if (argument == 0) return std::nullopt;
        break;
      default:
        return std::nullopt;
    }
  }
  return is_positive;
}

namespace {

[[noreturn]] void refuse_quantifier(const Smt2Lexer& lexer, std::size_t offset) {
  lexer.fail(offset,
             "quantifiers are supported where they ask for values only: exists in an assertion, not negated, and "
             "forall in an assertion, negated");
}

/// What a node is made of: children, or what a function is applied to.
std::span<const NodeIndex> parts_of(const Etr& graph, NodeIndex index) {
  const EtrNode& node = graph.node(index);
  if (node.kind != EtrKind::variable && node.kind != EtrKind::bool_variable) return graph.children(index);
  const std::optional<std::size_t> application = graph.application_of(node.number);
  if (!application) return {};
  return graph.applications()[*application].arguments;
}

/// Whether a formula mentions one of the variables, which are in ascending order.
bool mentions(const Etr& graph, NodeIndex formula, std::span<const NodeIndex> variables) {
  const NodeIndex first = variables.front();  // what mentions one was made after it
  if (formula < first) return false;
  std::vector<bool> is_reached(formula - first + 1);
  is_reached[formula - first] = true;
  for (NodeIndex n = formula; n >= first; --n) {
    if (!is_reached[n - first]) continue;
    if (std::ranges::binary_search(variables, n)) return true;
    for (const NodeIndex child : parts_of(graph, n)) {
      if (child >= first) is_reached[child - first] = true;
    }
    if (n == 0) break;
  }
  return false;
}

}  // namespace

void Smt2Terms::open_quantifier(const Smt2Token& parenthesis, const Smt2Token& head) {
  const bool asks_for_values = polarity() == std::optional(head.is_word("exists"));
  if (!asks_for_values && (!is_asserted_ || function_ != nullptr)) refuse_quantifier(lexer_, head.offset);
  ++quantifier_count_;
  Frame& frame = open(Frame::Kind::body, parenthesis.offset);
  frame.is_quantifier = true;
  if (!asks_for_values) frame.refused = head.offset;
  frame.first_bound = bound_.size();
  frame.mark = state_.names.mark();
  read_bound_variables();
}

void Smt2Terms::close_quantifier(const Frame& frame, NodeIndex body) {
  if (!is_formula(formula(), body)) lexer_.fail(frame.offset, "a quantifier needs a formula, not a term");
  const std::span<const NodeIndex> variables = std::span(bound_).subspan(frame.first_bound);
  if (frame.refused && mentions(formula(), body, variables)) refuse_quantifier(lexer_, *frame.refused);
  bound_.resize(frame.first_bound);
}

void Smt2Terms::read_bound_variables() {
  const Smt2Token list = lexer_.next();
  if (list.kind != Token::open) lexer_.fail_expected("the variables of a quantifier in parentheses", list);
  ++let_count_;
  Smt2Token token = lexer_.next();
  if (token.kind == Token::close) lexer_.fail(list.offset, "a quantifier without variables");
  for (; token.kind != Token::close; token = lexer_.next()) {
    if (token.kind != Token::open) lexer_.fail_expected("a variable and its sort in parentheses", token);
    const Smt2Token symbol = lexer_.next();
    if (!symbol.is_symbol()) lexer_.fail_expected("the name of a variable", symbol);
    const std::uint32_t name = state_.names.number_of(symbol.text);
    if (state_.names.binding(name).kind == Smt2Binding::Kind::operation) expect_new(name, symbol);
    if (bound_in_.size() <= name) bound_in_.resize(name + 1);
    if (std::exchange(bound_in_[name], let_count_) == let_count_) {
      lexer_.fail(symbol.offset, "two variables are called " + quoted(symbol.text));
    }
    state_.name_applications();
    const Variable variable = state_.make_variable(std::string(symbol.text), read_sort());
    const NodeIndex node = formula().make_variable(variable);
    bound_.push_back(node);
    state_.names.bind_in_scope(name, {Smt2Binding::Kind::term, false, node});
    const Smt2Token end = lexer_.next();
    if (end.kind != Token::close) lexer_.fail_expected("')'", end);
  }
}

}  // namespace nnsolve
