#include "io/formula_scanner.h"

#include "formula/formula_name.h"
#include "io/json_reader.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

FormulaScanner::FormulaScanner(std::string_view text, std::string file_name)
    : text_(text), file_name_(std::move(file_name)) {}

FormulaScanner::Token FormulaScanner::scan(std::size_t position) const {
  auto at = [&](std::size_t i) { return i < text_.size() ? text_[i] : '\n'; };
  while (at(position) == ' ' || at(position) == '\t' || (at(position) == '\r' && at(position + 1) == '\n')) ++position;
  char first = at(position);
  if (first == '\n') return {position, 0, Kind::end};
  if (first == '#') return {std::min(text_.find('\n', position), text_.size()), 0, Kind::end};
  std::size_t end = position + 1;
  if (may_start_name(first)) {
    while (may_continue_name(at(end))) ++end;
    return {position, end - position, Kind::name};
  }
  if (is_digit_of_name(first)) {
    while (is_digit_of_name(at(end)) || at(end) == '.') ++end;
    return {position, end - position, Kind::number};
  }
  while (end < text_.size() && (static_cast<unsigned char>(first) & 0x80U) != 0 &&
         (static_cast<unsigned char>(text_[end]) & 0xC0U) == 0x80U) {
    ++end;  // the rest of a character of UTF-8
  }
  return {position, end - position, Kind::character};
}

void FormulaScanner::stand_at(const Token& token) {
  position_ = token.position;
  length_ = token.length;
  kind_ = token.kind;
}

bool FormulaScanner::next_line() {
  if (position_ == 0 && text_.starts_with("\xEF\xBB\xBF")) position_ = 3;
  stand_at(scan(position_));
  while (at_line_end()) {
    if (position_ >= text_.size()) return false;
    stand_at(scan(position_ + 1));
  }
  ++line_count_;
  return true;
}

void FormulaScanner::advance() { stand_at(scan(position_ + length_)); }

std::string_view FormulaScanner::token_after() const {
  Token token = scan(position_ + length_);
  return text_.substr(token.position, token.length);
}

bool FormulaScanner::accept(std::string_view wanted) {
  if (token() != wanted) return false;
  advance();
  return true;
}

void FormulaScanner::expect(std::string_view wanted, std::string_view expected) {
  if (!accept(wanted)) fail_expected(expected);
}

std::string_view FormulaScanner::expect_name(std::string_view expected) {
  if (!is_name()) fail_expected(expected);
  std::string_view name = token();
  advance();
  return name;
}

std::string_view FormulaScanner::take_word() {
  if (at_line_end()) return {};
  constexpr std::string_view ends = " \t\r\n#";
  const std::string_view word = text_.substr(position_, text_.find_first_of(ends, position_) - position_);
  stand_at(scan(position_ + word.size()));
  return word;
}

void FormulaScanner::expect_line_end(std::string_view after) {
  if (!at_line_end()) fail("unexpected " + quoted(token()) + " after " + std::string(after));
}

void FormulaScanner::fail_at(std::size_t offset, const std::string& message) const {
  throw ParseError(place(text_, file_name_, offset) + ": " + message);
}

void FormulaScanner::fail_expected(std::string_view expected) const {
  std::string message = "expected ";
  message.append(expected).append(at_line_end() ? ", but the line ends" : ", not " + quoted(token()));
  fail(message);
}

}  // namespace nnsolve
