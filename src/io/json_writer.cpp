#include "io/json_writer.h"

#include <array>
#include <cstdio>

namespace nnsolve {

void JsonWriter::separate() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (empty_.empty()) return;
  if (!empty_.back()) out_ += empty_.size() <= pretty_depth_ ? "," : ", ";
  empty_.back() = false;
  new_line();
}

void JsonWriter::new_line() {
  if (empty_.size() > pretty_depth_) return;
  out_ += '\n';
  out_.append(2 * empty_.size(), ' ');
}

void JsonWriter::open(char bracket) {
  separate();
  out_ += bracket;
  empty_.push_back(true);
}

void JsonWriter::close(char bracket) {
  bool was_empty = empty_.back();
  bool was_pretty = empty_.size() <= pretty_depth_;
  empty_.pop_back();
  if (!was_empty && was_pretty) {
    out_ += '\n';
    out_.append(2 * empty_.size(), ' ');
  }
  out_ += bracket;
}

void JsonWriter::key(std::string_view name) {
  string(name);
  out_ += ": ";
  after_key_ = true;
}

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (byte < 0x20) {
      out += "\\u00";
      out += hex[byte >> 4U];
      out += hex[byte & 15U];
    } else {
      out += c;
    }
  }
  out += '"';
}

void JsonWriter::string(std::string_view text) {
  separate();
  append_json_string(out_, text);
}

void JsonWriter::decimal(double number) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.6f", number);
  raw(text.data());
}

void JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
}

void JsonWriter::member_or_null(std::string_view name, std::string_view text) {
  key(name);
  if (text.empty()) {
    null();
  } else {
    string(text);
  }
}

void JsonWriter::raw_member(std::string_view name, std::string_view json) {
  key(name);
  if (json.empty()) {
    null();
  } else {
    raw(json.substr(0, json.find_last_not_of('\n') + 1));
  }
}

}  // namespace nnsolve
