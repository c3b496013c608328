// Writes JSON piece by piece, with the commas where they belong. Text only grows at the end; nothing is buffered twice.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

/// Appends the text as a JSON string, quotes included.
void append_json_string(std::string& out, std::string_view text);

class JsonWriter {
 public:
  /// With `pretty` the elements of objects and arrays are on lines of their own, down to `depth` levels.
  explicit JsonWriter(std::string& out, std::size_t pretty_depth = 0) : out_(out), pretty_depth_(pretty_depth) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }
  /// Inside an object; a value must follow.
  void key(std::string_view name);
  void string(std::string_view text);
  void integer(std::size_t number) { raw(std::to_string(number)); }
  /// A duration or another measured quantity, in plain decimal notation.
  void decimal(double number);
  void null() { raw("null"); }
  /// A value that is JSON already.
  void raw(std::string_view json);

 private:
  void open(char bracket);
  void close(char bracket);
  void separate();
  void new_line();

  std::string& out_;
  std::size_t pretty_depth_;
  std::vector<bool> empty_;  // one entry an open bracket: is nothing in it yet?
  bool after_key_ = false;
};

}  // namespace nnsolve
