// It looks at each character once. What is no command ends at the next space or parenthesis: the reader says what is
// wrong with it.
#include "smt2/command_splitter.h"

#include "io/text_place.h"

#include <utility>

namespace nnsolve {

void CommandSplitter::add(std::string_view text) {
  text_.erase(0, begin_);
  position_ -= begin_;
  begin_ = 0;
  text_ += text;
}

std::optional<CommandSplitter::Command> CommandSplitter::take(std::size_t end) {
  Command command{text_.substr(begin_, end - begin_), line_, column_, true};
  const TextPosition last = position_of(command.text, command.text.size());
  column_ = last.line == 1 ? column_ + last.column - 1 : last.column;
  line_ += last.line - 1;
  begin_ = end;
  position_ = end;
  depth_ = 0;
  has_word_ = false;
  inside_ = Inside::nothing;
  return command;
}

std::optional<CommandSplitter::Command> CommandSplitter::next() {
  for (; position_ < text_.size(); ++position_) {
    const char c = text_[position_];
    switch (inside_) {
      case Inside::comment:
        if (c == '\n' || c == '\r') inside_ = Inside::nothing;
        continue;
      case Inside::string:
        if (c == '"') inside_ = Inside::nothing;  // a doubled one begins another at once
        continue;
      case Inside::symbol:
        if (c == '|') inside_ = Inside::nothing;
        continue;
      case Inside::nothing:
        break;
    }
    const bool is_space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    const bool ends_word = is_space || c == '(' || c == ')' || c == ';';
    if (depth_ == 0 && has_word_ && ends_word) return take(position_);
    if (c == ';') inside_ = Inside::comment;
    if (c == '"') inside_ = Inside::string;
    if (c == '|') inside_ = Inside::symbol;
    if (c == '(') ++depth_;
    if (c == ')' && depth_ <= 1) return take(position_ + 1);
    if (c == ')') --depth_;
    if (depth_ == 0 && !ends_word) has_word_ = true;
  }
  const bool has_more = depth_ > 0 || has_word_ || inside_ == Inside::string || inside_ == Inside::symbol;
  if (!is_ended_ || !has_more) return std::nullopt;
  const bool is_complete = depth_ == 0 && inside_ == Inside::nothing;
  std::optional<Command> rest = take(text_.size());
  rest->is_complete = is_complete;
  return rest;
}

}  // namespace nnsolve
