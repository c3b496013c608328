#include "io/smt2_lexer.h"

#include "io/smtlib_symbol.h"
#include "io/text_place.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

Smt2Lexer::Smt2Lexer(std::string_view text, std::string file_name) : text_(text), file_name_(std::move(file_name)) {
  if (text_.starts_with("\xEF\xBB\xBF")) position_ = 3;
}

void Smt2Lexer::restart(std::string_view text, std::size_t line, std::size_t column) {
  text_ = text;
  position_ = 0;
  first_line_ = line;
  first_column_ = column;
}

void Smt2Lexer::fail(std::size_t offset, const std::string& message) const {
  throw ParseError(where(offset) + ": " + message);
}

void Smt2Lexer::fail_expected(std::string_view wanted, const Smt2Token& found) const {
  std::string message = "expected ";
  message += wanted;
  if (found.kind == Smt2Token::Kind::end) fail(found.offset, message + ", but the text ends");
  fail(found.offset, message + ", not " + quoted(found.text));
}

std::string Smt2Lexer::line_and_column(std::size_t offset) const {
  TextPosition position = position_of(text_, offset);
  if (position.line == 1) position.column += first_column_ - 1;
  return std::to_string(position.line + first_line_ - 1) + ":" + std::to_string(position.column);
}

void Smt2Lexer::skip_space() {
  while (position_ < text_.size()) {
    char c = text_[position_];
    if (c == ';') {
      position_ = std::min(text_.find_first_of("\n\r", position_), text_.size());
    } else if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      ++position_;
    } else {
      break;
    }
  }
}

Smt2Token Smt2Lexer::finish(Smt2Token::Kind kind, std::size_t start, std::size_t end) {
  position_ = end;
  return {kind, start, text_.substr(start, end - start)};
}

Smt2Token Smt2Lexer::peek() {
  skip_space();
  std::size_t before = position_;
  Smt2Token token = next();
  position_ = before;
  return token;
}

Smt2Token Smt2Lexer::next() {
  using Kind = Smt2Token::Kind;
  skip_space();
  std::size_t start = position_;
  if (start >= text_.size()) return {Kind::end, text_.size(), ""};
  char c = text_[start];
  if (c == '(') return finish(Kind::open, start, start + 1);
  if (c == ')') return finish(Kind::close, start, start + 1);
  if (c == '|') return scan_quoted_symbol(start);
  if (c == '"') return scan_string(start);
  if (c == '#') return scan_bit_pattern(start);
  if (is_digit(c)) return scan_number(start);
  bool is_keyword = c == ':';
  std::size_t end = start + (is_keyword ? 1 : 0);
  while (end < text_.size() && is_symbol_character(text_[end])) ++end;
  if (end > start + (is_keyword ? 1 : 0)) return finish(is_keyword ? Kind::keyword : Kind::symbol, start, end);
  std::size_t length = utf8_length(text_.substr(start));
  if (length == 0) fail(start, "not UTF-8");
  fail(start, "unexpected character " + quoted(text_.substr(start, length)));
}

Smt2Token Smt2Lexer::scan_quoted_symbol(std::size_t start) {
  std::size_t i = start + 1;
  while (i < text_.size() && text_[i] != '|') {
    if (text_[i] == '\\') fail(i, "a symbol in bars cannot hold a backslash");
    std::size_t length = utf8_length(text_.substr(i));
    if (length == 0) fail(i, "not UTF-8");
    i += length;
  }
  if (i >= text_.size()) fail(start, "this symbol in bars does not end");
  Smt2Token token = finish(Smt2Token::Kind::quoted_symbol, start, i + 1);
  token.text = text_.substr(start + 1, i - start - 1);
  return token;
}

/// A quote in it is doubled.
Smt2Token Smt2Lexer::scan_string(std::size_t start) {
  std::size_t i = start + 1;
  while (true) {
    i = text_.find('"', i);
    if (i == std::string_view::npos) fail(start, "this string does not end");
    if (i + 1 >= text_.size() || text_[i + 1] != '"') return finish(Smt2Token::Kind::string, start, i + 1);
    i += 2;
  }
}

Smt2Token Smt2Lexer::scan_number(std::size_t start) {
  auto at = [&](std::size_t i) { return i < text_.size() ? text_[i] : '\0'; };
  std::size_t end = start;
  while (is_digit(at(end))) ++end;
  bool is_decimal = at(end) == '.' && is_digit(at(end + 1));
  if (is_decimal) {
    ++end;
    while (is_digit(at(end))) ++end;
  } else if (at(end) == '.' && !is_symbol_character(at(end + 1))) {
    // "3.", as old benchmarks and Z3 have it: the numeral before the point.
    Smt2Token token = finish(Smt2Token::Kind::decimal, start, end);
    position_ = end + 1;
    return token;
  }
  std::size_t rest = end;
  while (rest < text_.size() && is_symbol_character(text_[rest])) ++rest;
  if (rest > end) fail(start, quoted(text_.substr(start, rest - start)) + " is not a number of SMT-LIB");
  return finish(is_decimal ? Smt2Token::Kind::decimal : Smt2Token::Kind::numeral, start, end);
}

Smt2Token Smt2Lexer::scan_bit_pattern(std::size_t start) {
  std::size_t end = start + 1;
  while (end < text_.size() && is_symbol_character(text_[end])) ++end;
  return finish(Smt2Token::Kind::bit_pattern, start, end);
}

void skip_expression(Smt2Lexer& lexer) {
  Smt2Token token = lexer.next();
  if (token.kind == Smt2Token::Kind::open) {
    skip_rest_of_list(lexer, token.offset);
  } else if (token.kind == Smt2Token::Kind::close || token.kind == Smt2Token::Kind::end) {
    lexer.fail_expected("an expression", token);
  }
}

void skip_rest_of_list(Smt2Lexer& lexer, std::size_t open) {
  std::vector<std::size_t> opened = {open};
  while (!opened.empty()) {
    Smt2Token token = lexer.next();
    if (token.kind == Smt2Token::Kind::open) opened.push_back(token.offset);
    if (token.kind == Smt2Token::Kind::close) opened.pop_back();
    if (token.kind == Smt2Token::Kind::end) lexer.fail(opened.back(), "this parenthesis is never closed");
  }
}

}  // namespace nnsolve
