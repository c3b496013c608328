// The JSON reader: one function a token kind, each leaving position_ just behind what it consumed.
#include "io/json_reader.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

bool is_json_digit(char c) { return c >= '0' && c <= '9'; }

/// Bytes that end the fast path through a string: the quote, the backslash, control characters, non-ASCII.
constexpr std::array<bool, 256> special_in_string = [] {
  std::array<bool, 256> special{};
  for (int c = 0; c < 0x20; ++c) special[static_cast<std::size_t>(c)] = true;
  for (int c = 0x80; c < 0x100; ++c) special[static_cast<std::size_t>(c)] = true;
  special['"'] = special['\\'] = true;
  return special;
}();

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
    out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

/// The number of ASCII letters at the start of text.
std::size_t word_length(std::string_view text) {
  auto is_letter = [](char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; };
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_letter) - text.begin());
}

const char* describe(JsonReader::Kind kind) {
  switch (kind) {
    case JsonReader::Kind::object:
      return "an object";
    case JsonReader::Kind::array:
      return "an array";
    case JsonReader::Kind::string:
      return "a string";
    case JsonReader::Kind::number:
      return "a number";
    case JsonReader::Kind::boolean:
      return "a Boolean";
    case JsonReader::Kind::null:
      return "null";
  }
  return "";
}

}  // namespace

JsonReader::JsonReader(std::string_view text, std::string file_name) : text_(text), file_name_(std::move(file_name)) {
  if (text_.starts_with("\xEF\xBB\xBF")) position_ = 3;
}

void JsonReader::fail(std::size_t offset, const std::string& message) const {
  throw ParseError(place(text_, file_name_, offset) + ": " + message);
}

void JsonReader::unexpected(std::string_view wanted) const {
  if (position_ >= text_.size()) {
    fail(position_, text_.empty() ? "the file is empty" : "the text ends where " + std::string(wanted) + " should be");
  }
  std::size_t length = utf8_length(text_.substr(position_));
  if (length == 0) fail(position_, "not UTF-8");
  length = std::max(length, word_length(text_.substr(position_)));
  fail(position_, "expected " + std::string(wanted) + ", not " + quoted(text_.substr(position_, length)));
}

void JsonReader::skip_space() {
  while (position_ < text_.size()) {
    char c = text_[position_];
    if (c != ' ' && c != '\n' && c != '\t' && c != '\r') break;
    ++position_;
  }
}

std::size_t JsonReader::position() {
  skip_space();
  return position_;
}

JsonReader::Kind JsonReader::peek() {
  skip_space();
  char c = position_ < text_.size() ? text_[position_] : '\0';
  switch (c) {
    case '{':
      return Kind::object;
    case '[':
      return Kind::array;
    case '"':
      return Kind::string;
    case 't':
    case 'f':
      return Kind::boolean;
    case 'n':
      return Kind::null;
    default:
      if (is_json_digit(c) || c == '-') return Kind::number;
      unexpected("a value");
  }
}

void JsonReader::expect(Kind kind, std::string_view what) {
  Kind found = peek();
  last_ = position_;
  if (found == kind) return;
  if (found == Kind::boolean || found == Kind::null) skip_literal();  // so that "nan" is called what it is
  fail(last_, std::string(what) + " must be " + describe(kind) + ", not " + describe(found));
}

bool JsonReader::next_key(bool first, std::string_view& key) {
  skip_space();
  char c = position_ < text_.size() ? text_[position_] : '\0';
  if (c == '}') {
    ++position_;
    return false;
  }
  if (!first) {
    if (c != ',') unexpected("',' or '}'");
    ++position_;
    skip_space();
    c = position_ < text_.size() ? text_[position_] : '\0';
  }
  if (c != '"') unexpected("a key in double quotes");
  last_ = position_;
  key = scan_string();
  skip_space();
  if (position_ >= text_.size() || text_[position_] != ':') unexpected("':'");
  ++position_;
  return true;
}

bool JsonReader::next_element(bool first) {
  skip_space();
  char c = position_ < text_.size() ? text_[position_] : '\0';
  if (c == ']') {
    ++position_;
    return false;
  }
  if (!first) {
    if (c != ',') unexpected("',' or ']'");
    ++position_;
  }
  return true;
}

std::string_view JsonReader::string(std::string_view what) {
  expect(Kind::string, what);
  return scan_string();
}

void JsonReader::check_utf8(std::size_t& position) const {
  std::size_t length = utf8_length(text_.substr(position));
  if (length == 0) fail(position, "not UTF-8");
  position += length;
}

std::string_view JsonReader::scan_string() {
  std::size_t start = position_ + 1;
  std::size_t i = start;
  while (true) {
    while (i < text_.size() && !special_in_string[static_cast<unsigned char>(text_[i])]) ++i;
    if (i >= text_.size()) fail(position_, "this string does not end");
    auto c = static_cast<unsigned char>(text_[i]);
    if (c == '"') {
      position_ = i + 1;
      return text_.substr(start, i - start);
    }
    if (c == '\\') return scan_escaped_string(i);
    if (c < 0x20) fail(i, "a control character in a string must be escaped");
    check_utf8(i);
  }
}

std::string_view JsonReader::scan_escaped_string(std::size_t plain_end) {
  std::size_t open = position_;
  scratch_.assign(text_.substr(open + 1, plain_end - open - 1));
  position_ = plain_end;
  while (true) {
    if (position_ >= text_.size()) fail(open, "this string does not end");
    auto c = static_cast<unsigned char>(text_[position_]);
    if (c == '"') {
      ++position_;
      return scratch_;
    }
    if (c == '\\') {
      append_escape(scratch_);
    } else if (c < 0x20) {
      fail(position_, "a control character in a string must be escaped");
    } else {
      std::size_t start = position_;
      check_utf8(position_);
      scratch_ += text_.substr(start, position_ - start);
    }
  }
}

unsigned JsonReader::scan_hex4(std::size_t start) {
  unsigned code = 0;
  for (std::size_t i = start; i < start + 4; ++i) {
    char c = i < text_.size() ? text_[i] : '\0';
    unsigned digit = 0;
    if (is_json_digit(c)) {
      digit = static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      digit = static_cast<unsigned>(c - 'a' + 10);
    } else if (c >= 'A' && c <= 'F') {
      digit = static_cast<unsigned>(c - 'A' + 10);
    } else {
      fail(start - 2, "\\u must be followed by four hexadecimal digits");
    }
    code = 16 * code + digit;
  }
  return code;
}

void JsonReader::append_escape(std::string& out) {
  constexpr std::string_view letters = "\"\\/bfnrt";
  constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
  std::size_t start = position_;
  char c = start + 1 < text_.size() ? text_[start + 1] : '\0';
  position_ = start + 2;
  if (std::size_t i = letters.find(c); c != '\0' && i != std::string_view::npos) {
    out += meanings[i];
    return;
  }
  if (c != 'u') fail(start, "unknown escape sequence in a string");
  unsigned code = scan_hex4(position_);
  position_ += 4;
  if (code >= 0xD800 && code < 0xDC00 && text_.substr(position_, 2) == "\\u") {
    unsigned low = scan_hex4(position_ + 2);
    if (low < 0xDC00 || low >= 0xE000) fail(start, "an unpaired surrogate in a string");
    position_ += 6;
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  } else if (code >= 0xD800 && code < 0xE000) {
    fail(start, "an unpaired surrogate in a string");
  }
  append_utf8(out, code);
}

std::string_view JsonReader::number(std::string_view what) {
  expect(Kind::number, what);
  std::size_t i = position_;
  auto at = [&](std::size_t k) { return k < text_.size() ? text_[k] : '\0'; };
  auto digits = [&] {
    if (!is_json_digit(at(i))) fail(last_, "this is not a JSON number");
    while (is_json_digit(at(i))) ++i;
  };
  if (at(i) == '-') ++i;
  if (at(i) == '0') {
    ++i;
    if (is_json_digit(at(i))) fail(last_, "this is not a JSON number (it starts with a superfluous 0)");
  } else {
    digits();
  }
  if (at(i) == '.') {
    ++i;
    digits();
  }
  if (at(i) == 'e' || at(i) == 'E') {
    ++i;
    if (at(i) == '+' || at(i) == '-') ++i;
    digits();
  }
  position_ = i;
  return text_.substr(last_, i - last_);
}

void JsonReader::skip_literal() {
  for (std::string_view literal : {"true", "false", "null"}) {
    if (text_.substr(position_, literal.size()) == literal) {
      position_ += literal.size();
      return;
    }
  }
  fail(position_, quoted(text_.substr(position_, word_length(text_.substr(position_)))) + " is not JSON");
}

std::string_view JsonReader::skip() {
  std::size_t start = position();
  std::vector<bool> open_objects;  // one entry an open bracket: is it an object?
  bool first = false;              // is the innermost open bracket still empty?
  std::string_view key;
  do {
    if (!open_objects.empty()) {
      bool more = open_objects.back() ? next_key(first, key) : next_element(first);
      first = false;
      if (!more) {
        open_objects.pop_back();
        continue;
      }
    }
    switch (peek()) {
      case Kind::object:
      case Kind::array:
        open_objects.push_back(text_[position_] == '{');
        ++position_;
        first = true;
        break;
      case Kind::string:
        scan_string();
        break;
      case Kind::number:
        number("a number");
        break;
      case Kind::boolean:
      case Kind::null:
        skip_literal();
        break;
    }
  } while (!open_objects.empty());
  last_ = start;
  return text_.substr(start, position_ - start);
}

void JsonReader::end() {
  skip_space();
  if (position_ < text_.size()) unexpected("the end of the text");
}

}  // namespace nnsolve
