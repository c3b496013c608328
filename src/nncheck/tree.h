// What every reader starts from: exact numbers, and one kind of tree, nlohmann_json's. JSON becomes one by that
// library's events, since its own trees would round 0.1 and drop a key that is there twice; scripts become lists of
// words by the same builder. The library parses and frees trees without recursion, and nothing here or elsewhere walks
// or copies one by recursion, so a text may be nested as deep as it likes.
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
    return mpz_class(std::string(text.substr(start, at - start)), 10);
  };
  auto power_of_ten = [](std::size_t exponent) {
    mpz_class power;
    mpz_ui_pow_ui(power.get_mpz_t(), 10, exponent);
    return power;
  };
  const bool negative = accept('-');
  mpq_class value(digits());
  if (accept('/')) {
    const mpz_class denominator = digits();
    need(denominator != 0, "not a number: ", text);
    value /= denominator;
  } else if (decimal) {
    const std::size_t point = at;
    if (accept('.')) {
      const mpq_class fraction(digits());
      value += fraction / power_of_ten(at - point - 1);
    }
    if (accept('e') || accept('E')) {
      const bool down = accept('-') || (accept('+'), false);
      const mpz_class exponent = digits();
      need(exponent <= longest, "not a number: ", text);
      const mpz_class power = power_of_ten(exponent.get_ui());
      value *= down ? mpq_class(1, power) : mpq_class(power);
    }
  }
  need(at == text.size(), "not a number: ", text);
  return negative ? mpq_class(-value) : value;
}

/// Adds values in the order of a text, and keeps the lists that are open.
class TreeBuilder {
 public:
  bool add(Json value, bool opens = false) {
    Json* place = &root_;
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back()->is_array()) {
      place = &open_.back()->emplace_back(std::move(value));
    } else {
      const auto [entry, is_new] = open_.back()->emplace(key_, std::move(value));
      need(is_new, "key twice: ", key_);
      place = &*entry;
    }
    if (opens) open_.push_back(place);
    return true;
  }
  bool key(std::string name) { return key_ = std::move(name), true; }
  bool close() { return open_.pop_back(), true; }
  bool is_open() const { return !open_.empty(); }
  Json take() { return std::move(root_); }

 private:
  Json root_;
  std::vector<Json*> open_;
  std::string key_;
};

struct JsonEvents : nlohmann::json_sax<Json> {
  TreeBuilder tree;

  bool null() override { return tree.add(nullptr); }
  bool boolean(bool value) override { return tree.add(value); }
  bool number_integer(number_integer_t value) override { return tree.add(value); }
  bool number_unsigned(number_unsigned_t value) override { return tree.add(value); }
  bool number_float(number_float_t, const string_t& s) override { return tree.add(Json::binary({s.begin(), s.end()})); }
  bool string(string_t& value) override { return tree.add(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return tree.add(Json::object(), true); }
  bool key(string_t& name) override { return tree.key(std::move(name)); }
  bool end_object() override { return tree.close(); }
  bool start_array(std::size_t) override { return tree.add(Json::array(), true); }
  bool end_array() override { return tree.close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }
};

/// Exactly one JSON value. A number with a point or an exponent, or beyond 64 bits, is a binary of its characters.
inline Json read_json(std::string_view text) {
  JsonEvents events;
  need(Json::sax_parse(text.begin(), text.end(), &events), "not JSON");
  return events.tree.take();
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
/// A number from 1 to `count`; 0 if it is none.
inline std::size_t number_up_to(std::size_t count, const Json& value) {
  const auto k = value.is_number_unsigned() ? value.get<std::uint64_t>() : 0;
  return k <= count ? k : 0;
}

/// An object with these keys, maybe some of the optional ones, and no others.
inline void expect_keys(const Json& object, std::initializer_list<std::string_view> needed,
                        std::initializer_list<std::string_view> optional = {}) {
  need(object.is_object(), "expected an object");
  std::size_t found = 0;
  for (const auto& [key, value] : object.items()) {
    const bool is_needed = std::find(needed.begin(), needed.end(), key) != needed.end();
    need(is_needed || std::find(optional.begin(), optional.end(), key) != optional.end(), "unknown key ", key);
    found += is_needed ? 1 : 0;
  }
  need(found == needed.size(), "missing key, one of those with ", *needed.begin());
}

}  // namespace nncheck
