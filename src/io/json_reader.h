// A pull reader for JSON (RFC 8259) that keeps what this project needs and the usual libraries drop: the digits of
// every number exactly as written (nlohmann_json and RapidJSON refuse numbers beyond the range of a double, which
// instances/README.md, "Numbers" allows), and the place of every token for error messages.
//
// It walks over a text that is in memory as a whole; nothing is recursive, so nesting of any depth is harmless.
#pragma once

#include "io/text_place.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace nnsolve {

class JsonReader {
 public:
  enum class Kind { object, array, string, number, boolean, null };

  /// `text` must outlive the reader. `file_name` is for messages. A byte order mark at the start is skipped.
  JsonReader(std::string_view text, std::string file_name);

  /// The kind of the value that comes next; nothing is consumed.
  Kind peek();

  /// Consumes an object, calling member(key) before each value; the callback must consume the value. The key is valid
  /// until the next string is read. `what` names the object in the message if something else is there.
  template <class Member>
  void object(std::string_view what, Member member) {
    expect(Kind::object, what);
    ++position_;
    std::string_view key;
    for (bool first = true; next_key(first, key); first = false) member(key);
  }

  /// Consumes an array, calling element() before each value; the callback must consume the value.
  template <class Element>
  void array(std::string_view what, Element element) {
    expect(Kind::array, what);
    ++position_;
    for (bool first = true; next_element(first); first = false) element();
  }

  /// Consumes a string and returns it decoded, valid until the next string is read.
  std::string_view string(std::string_view what);
  /// Consumes a number and returns it as written.
  std::string_view number(std::string_view what);
  /// Consumes any value, checks that it is well formed and returns its text.
  std::string_view skip();
  /// Fails unless only white space is left.
  void end();

  /// Where the next token starts; seek() returns to such a place.
  std::size_t position();
  void seek(std::size_t position) { position_ = position; }
  /// Where the last consumed token (or key) started.
  std::size_t last() const { return last_; }

  /// Throws ParseError "file:line:column: message" for a byte offset.
  [[noreturn]] void fail(std::size_t offset, const std::string& message) const;

 private:
  void expect(Kind kind, std::string_view what);
  bool next_key(bool first, std::string_view& key);
  bool next_element(bool first);
  void skip_space();
  void skip_literal();
  std::string_view scan_string();
  std::string_view scan_escaped_string(std::size_t plain_end);
  void append_escape(std::string& out);
  unsigned scan_hex4(std::size_t start);
  void check_utf8(std::size_t& position) const;
  [[noreturn]] void unexpected(std::string_view wanted) const;

  std::string_view text_;
  std::string file_name_;
  std::size_t position_ = 0;
  std::size_t last_ = 0;
  std::string scratch_;  // the last string, if it had escapes
};

}  // namespace nnsolve
