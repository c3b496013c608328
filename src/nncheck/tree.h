// What every reader starts from: exact numbers, and trees of JSON. A tree is built from the events of nlohmann_json,
// since that library's own trees would round 0.1 and drop a key that is there twice. The library parses and frees trees
// without recursion, and nothing here or elsewhere walks or copies one by recursion, so a text may be nested as deep as
// it likes.
#pragma once

#include <gmpxx.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace nncheck {

using Json = nlohmann::json;

/// What is wrong with an instance (it is refused) or with a certificate (it is rejected).
struct Problem : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Every condition by which the checker can say no is a call of this.
inline void need(bool condition, const char* problem, std::string_view what = {}) {
  if (!condition) throw Problem(problem + std::string(what.substr(0, 40)));
}

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/// "p/q" or "n"; with `decimal` also a fraction part and an exponent (instances/README.md, "Numbers").
inline mpq_class parse_number(std::string_view text, bool decimal) {
  constexpr std::size_t longest = 100'000;
  std::size_t at = 0;
  auto accept = [&](char c) { return at < text.size() && text[at] == c && ++at != 0; };
  auto digits = [&] {
    const std::size_t start = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    need(at > start && at - start <= longest, "not a number: ", text);
    return mpq_class(std::string(text.substr(start, at - start)), 10);
  };
  auto power_of_ten = [](std::size_t exponent) { return mpq_class("1" + std::string(exponent, '0'), 10); };
  const bool negative = accept('-');
  mpq_class value = digits();
  if (accept('/')) {
    const mpq_class denominator = digits();
    need(denominator != 0, "not a number: ", text);
    value /= denominator;
  } else if (decimal) {
    const std::size_t point = at;
    if (accept('.')) {
      const mpq_class fraction = digits();
      value += fraction / power_of_ten(at - point - 1);
    }
    if (accept('e') || accept('E')) {
      const bool down = accept('-') || (accept('+'), false);
      const mpq_class exponent = digits();
      need(exponent <= longest, "not a number: ", text);
      const mpq_class power = power_of_ten(exponent.get_num().get_ui());
      value *= down ? 1 / power : power;
    }
  }
  need(at == text.size(), "not a number: ", text);
  return negative ? mpq_class(-value) : value;
}

/// Adds values in the order of a text, and keeps the lists that are open; the outermost list is of the text's values.
struct TreeBuilder : nlohmann::json_sax<Json> {
  Json root = Json::array();
  std::vector<Json*> open = {&root};
  std::string name;

  bool add(Json value, bool opens = false) {
    Json* place = nullptr;
    if (open.back()->is_array()) {
      place = &open.back()->emplace_back(std::move(value));
    } else {
      const auto [entry, is_new] = open.back()->emplace(name, std::move(value));
      need(is_new, "key twice: ", name);
      place = &*entry;
    }
    if (opens) open.push_back(place);
    return true;
  }
  bool close() { return open.pop_back(), true; }

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t, const string_t& s) override { return add(Json::binary({s.begin(), s.end()})); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return add(Json::object(), true); }
  bool key(string_t& key) override { return name = std::move(key), true; }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return add(Json::array(), true); }
  bool end_array() override { return close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }
};

/// Exactly one JSON value. A number with a point or an exponent, or beyond 64 bits, is a binary of its characters.
inline Json read_json(std::string_view text) {
  TreeBuilder tree;
  need(Json::sax_parse(text.begin(), text.end(), &tree), "not JSON");
  return std::move(tree.root[0]);
}

/// The value itself, if it is of that kind.
inline const std::string& string_of(const Json& value, const char* what) {
  need(value.is_string(), "expected ", what);
  return value.get_ref<const std::string&>();
}
inline const Json& list_of(const Json& value, const char* what) {
  need(value.is_array(), "expected ", what);
  return value;
}
/// A number below the limit, written as digits alone.
inline std::uint32_t index_of(const Json& value, std::size_t limit, const char* what) {
  need(value.is_number_unsigned(), "expected ", what);
  need(value.get<std::uint64_t>() < limit, "there is no such ", what);
  return value.get<std::uint32_t>();
}

/// An object with these keys, maybe some of the optional ones, and no others.
inline void expect_keys(const Json& object, std::initializer_list<std::string_view> needed,
                        std::initializer_list<std::string_view> optional = {}) {
  need(object.is_object(), "expected an object");
  for (const auto& entry : object.items()) {
    const std::string& key = entry.key();  // clang 14 captures no structured binding
    const auto is_in = [&](const auto& list) { return std::find(list.begin(), list.end(), key) != list.end(); };
    need(is_in(needed) || is_in(optional), "unknown key ", key);
  }
  for (const std::string_view key : needed) need(object.contains(key), "missing key ", key);
}

}  // namespace nncheck
