// Quantifiers that only ask for values.
//
// Where `exists` stands positively in an assertion, under no other quantifier than its like, its variables can be free
// ones of new names; likewise those of a `forall` that stands negatively.
#include "io/smt2_operators.h"
#include "io/smt2_terms.h"
#include "io/text_place.h"

#include <optional>
#include <string>
#include <utility>

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

void Smt2Terms::open_quantifier(const Smt2Token& parenthesis, const Smt2Token& head) {
  const bool is_exists = head.is_word("exists");
  if (polarity() != std::optional(is_exists)) {
    lexer_.fail(head.offset,
                std::string("quantifiers are supported where they ask for values only: ") +
                    (is_exists ? "exists in an assertion, not negated" : "forall in an assertion, negated"));
  }
  ++quantifier_count_;
  Frame& frame = open(Frame::Kind::body, parenthesis.offset);
  frame.is_quantifier = true;
  frame.mark = state_.names.mark();
  read_bound_variables();
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
    state_.names.bind_in_scope(name, {Smt2Binding::Kind::term, false, node});
    const Smt2Token end = lexer_.next();
    if (end.kind != Token::close) lexer_.fail_expected("')'", end);
  }
}

}  // namespace nnsolve
