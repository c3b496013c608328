// Writes JSON piece by piece, with the commas where they belong. Text only grows at the end; nothing is buffered twice.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
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
  void boolean(bool value) { raw(value ? "true" : "false"); }
  void integer(std::size_t number) { raw(std::to_string(number)); }
  /// A duration or another measured quantity, in plain decimal notation.
  void decimal(double number);
  void null() { raw("null"); }
  /// A value that is JSON already.
  void raw(std::string_view json);

  /// Inside an object: the name and the value. Truth values, counts, decimals and texts are written as such, by type.
  template <class T>
  void member(std::string_view name, const T& value) {
    key(name);
    write(value);
  }
  /// Null for the empty text.
  void member_or_null(std::string_view name, std::string_view text);
  /// A value that is JSON already; null for the empty text. Line ends behind it are left out.
  void raw_member(std::string_view name, std::string_view json);
  /// The members of the object, or the elements of the array, follow.
  void begin_object(std::string_view name) {
    key(name);
    begin_object();
  }
  void begin_array(std::string_view name) {
    key(name);
    begin_array();
  }
  /// An array whose elements write(element) writes.
  template <class Range, class Write>
  void array(std::string_view name, const Range& elements, Write write) {
    begin_array(name);
    for (const auto& element : elements) write(element);
    end_array();
  }
  /// An array of plain values.
  template <class Range>
  void array(std::string_view name, const Range& elements) {
    array(name, elements, [this](const auto& element) { this->write(element); });
  }

 private:
  template <class T>
  void write(const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      boolean(value);
    } else if constexpr (std::is_floating_point_v<T>) {
      decimal(value);
    } else if constexpr (std::is_unsigned_v<T>) {
      integer(value);
    } else {
      string(value);
    }
  }
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
