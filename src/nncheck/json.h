// JSON as a flat array of nodes, built from nlohmann_json's events: numbers keep their digits, an object that has a key
// twice is an error, and since no node owns another, a text nested 100,000 deep is read, walked and dropped without
// recursion. One document is used for all lines of a certificate, so that reading a line allocates next to nothing.
#pragma once

#include <gmpxx.h>

#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace nncheck {

/// What is wrong with an instance (it is refused) or with a certificate (it is rejected).
struct Problem : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// "p/q" or "n"; with `decimal` also a fraction part and an exponent (instances/README.md, "Numbers").
mpq_class parse_number(std::string_view text, bool decimal);

class Json {
 public:
  enum class Kind : std::uint8_t { null, boolean, index, number, string, array, object };

  /// A place in a document; false where there is none. An index is a number written as digits alone.
  class Value {
   public:
    Value() = default;
    Value(const Json* json, std::uint32_t at) : json_(json), at_(at) {}
    explicit operator bool() const { return json_ != nullptr; }
    Kind kind() const { return json_->nodes_[at_].kind; }
    bool is(Kind wanted) const { return json_ != nullptr && kind() == wanted; }
    /// A string's characters, a number's digits, "true" or "false".
    std::string_view text() const;
    std::string_view key() const;
    std::size_t size() const { return json_->nodes_[at_].count; }
    Value first() const { return go(json_->nodes_[at_].child); }
    Value next() const { return go(json_->nodes_[at_].next); }
    Value get(std::string_view key) const;
    /// Itself if it is of that kind, else a Problem that calls it `what`.
    Value expect(Kind wanted, const char* what) const;
    std::uint32_t index(std::size_t limit, const char* what) const;
    /// An object with these keys and no others.
    void expect_keys(std::initializer_list<const char*> needed, std::initializer_list<const char*> optional = {}) const;

   private:
    Value go(std::uint32_t at) const { return at == 0 ? Value() : Value(json_, at); }
    const Json* json_ = nullptr;
    std::uint32_t at_ = 0;
  };

  /// Forgets what was there. A Problem if the text is not exactly one JSON value.
  Value parse(std::string_view text);

 private:
  struct Node {
    Kind kind = Kind::null;
    std::uint32_t text = 0, text_size = 0, key = 0, key_size = 0, child = 0, next = 0, count = 0;
  };
  struct Events;
  std::vector<Node> nodes_;
  std::string text_;
};

}  // namespace nncheck
