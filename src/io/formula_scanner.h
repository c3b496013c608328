// Scans the line formats of formulas (.etrinv, .etrinveq; instances/README.md, "Formulas") token by token.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nnsolve {

/// Stands at a token of a line, or at the line's end. Blanks and comments (# to the end of the line) are passed over.
class FormulaScanner {
 public:
  /// `text` must outlive the scanner; `file_name` is for messages.
  FormulaScanner(std::string_view text, std::string file_name);

  /// Goes to the next line that has a token; false at the end of the text. The line before must be used up.
  bool next_line();
  bool at_line_end() const { return length_ == 0; }
  /// True for the first line that next_line() went to.
  bool is_first_line() const { return line_count_ == 1; }

  /// The token that stands here: a name, a number, or a single character; empty at the end of the line.
  std::string_view token() const { return text_.substr(position_, length_); }
  bool is_name() const { return kind_ == Kind::name; }
  /// The token after this one; empty at the end of the line.
  std::string_view token_after() const;
  void advance();

  /// Consumes the token if it is this one.
  bool accept(std::string_view wanted);
  /// Consumes the token or fails with `expected`, e.g. "expected '=' after x + y".
  void expect(std::string_view wanted, std::string_view expected);
  std::string_view expect_name(std::string_view expected);
  /// Consumes all up to a blank, a comment or the end of the line, which need be no token; empty at the end of the
  /// line.
  std::string_view take_word();
  void expect_line_end(std::string_view after);

  /// Throws ParseError "file:line:column: message" for the token that stands here.
  [[noreturn]] void fail(const std::string& message) const { fail_at(position_, message); }
  [[noreturn]] void fail_at(std::size_t offset, const std::string& message) const;
  /// `expected`, and what stands here instead.
  [[noreturn]] void fail_expected(std::string_view expected) const;
  std::size_t position() const { return position_; }

 private:
  enum class Kind { end, name, number, character };
  struct Token {
    std::size_t position = 0;
    std::size_t length = 0;
    Kind kind = Kind::end;
  };
  Token scan(std::size_t position) const;
  void stand_at(const Token& token);

  std::string_view text_;
  std::string file_name_;
  std::size_t position_ = 0;
  std::size_t length_ = 0;
  Kind kind_ = Kind::end;
  std::size_t line_count_ = 0;
};

}  // namespace nnsolve
