// Tokens of SMT-LIB 2.6 scripts (The SMT-LIB Standard, Section 3.1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace nnsolve {

struct Smt2Token {
  enum class Kind : std::uint8_t {
    open,
    close,
    symbol,         // written plainly, so it may be a reserved word
    quoted_symbol,  // |written so|; x and |x| are the same name
    keyword,        // :named
    numeral,        // 12
    decimal,        // 1.25
    bit_pattern,    // #x1F, #b01
    string,
    end,
  };

  Kind kind = Kind::end;
  std::size_t offset = 0;
  std::string_view text;  // of a quoted symbol without its bars; of anything else as written

  bool is_symbol() const { return kind == Kind::symbol || kind == Kind::quoted_symbol; }
  /// True for the word as written plainly.
  bool is_word(std::string_view word) const { return kind == Kind::symbol && text == word; }
};

class Smt2Lexer {
 public:
  /// `text` must outlive the lexer and its tokens. `file_name` is for messages. A byte order mark is skipped.
  Smt2Lexer(std::string_view text, std::string file_name);

  /// Goes on with a text that begins at this line and column (from 1) of what is being read.
  void restart(std::string_view text, std::size_t line, std::size_t column);

  Smt2Token next();
  /// What next() will return.
  Smt2Token peek();
  std::size_t text_size() const { return text_.size(); }
  /// Behind what was read last, and the text from one offset to another.
  std::size_t position() const { return position_; }
  std::string_view slice(std::size_t begin, std::size_t end) const { return text_.substr(begin, end - begin); }

  /// Throws ParseError "file:line:column: message" for a byte offset.
  [[noreturn]] void fail(std::size_t offset, const std::string& message) const;
  /// "expected ..., not (what is there)".
  [[noreturn]] void fail_expected(std::string_view wanted, const Smt2Token& found) const;
  /// "file:line:column".
  std::string where(std::size_t offset) const { return file_name_ + ":" + line_and_column(offset); }
  /// "line:column", to point to a second place in a message.
  std::string line_and_column(std::size_t offset) const;

 private:
  void skip_space();
  Smt2Token scan_quoted_symbol(std::size_t start);
  Smt2Token scan_string(std::size_t start);
  Smt2Token scan_number(std::size_t start);
  Smt2Token scan_bit_pattern(std::size_t start);
  Smt2Token finish(Smt2Token::Kind kind, std::size_t start, std::size_t end);

  std::string_view text_;
  std::string file_name_;
  std::size_t position_ = 0;
  std::size_t first_line_ = 1;
  std::size_t first_column_ = 1;
};

/// Consumes one expression of any kind, a token or a list that is closed.
void skip_expression(Smt2Lexer& lexer);
/// Consumes the rest of a list, its closing parenthesis included; `open` is where it was opened.
void skip_rest_of_list(Smt2Lexer& lexer, std::size_t open);

}  // namespace nnsolve
