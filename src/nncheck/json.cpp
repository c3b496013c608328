#include "nncheck/json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <limits>

namespace nncheck {

mpq_class parse_number(std::string_view text, bool decimal) {
  constexpr std::size_t longest = 100'000;
  auto fail = [&] { throw Problem("not a number: " + std::string(text.substr(0, 40))); };
  std::size_t at = 0;
  auto digits = [&] {
    const std::size_t start = at;
    while (at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0) ++at;
    if (at == start || at - start > longest) fail();
    return std::string(text.substr(start, at - start));
  };
  auto accept = [&](char c) { return at < text.size() && text[at] == c && ++at != 0; };
  const bool negative = accept('-');
  mpq_class value(mpz_class(digits(), 10));
  if (accept('/')) {
    const mpz_class denominator(digits(), 10);
    if (denominator == 0) fail();
    value /= denominator;
  } else if (decimal) {
    auto power = [](std::size_t e) {
      mpz_class ten;
      mpz_ui_pow_ui(ten.get_mpz_t(), 10, e);
      return ten;
    };
    if (accept('.')) {
      const std::string fraction = digits();
      value += mpq_class(mpz_class(fraction, 10)) / power(fraction.size());
    }
    if (accept('e') || accept('E')) {
      const bool down = accept('-');
      if (!down) accept('+');
      const mpz_class exponent(digits(), 10);
      if (exponent > longest) fail();
      if (down) {
        value /= power(exponent.get_ui());
      } else {
        value *= power(exponent.get_ui());
      }
    }
  }
  if (at != text.size()) fail();
  return negative ? mpq_class(-value) : value;
}

struct Json::Events : nlohmann::json_sax<nlohmann::json> {
  explicit Events(Json& json) : json_(json) {}

  bool null() override { return add(Kind::null, "null"); }
  bool boolean(bool value) override { return add(Kind::boolean, value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return add(Kind::number, std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return add(Kind::index, std::to_string(value)); }
  bool number_float(number_float_t, const string_t& digits) override { return add(Kind::number, digits); }
  bool string(string_t& value) override { return add(Kind::string, value); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return add(Kind::object, "", true); }
  bool start_array(std::size_t) override { return add(Kind::array, "", true); }
  bool end_array() override { return end(); }
  bool key(string_t& name) override {
    key_ = static_cast<std::uint32_t>(json_.text_.size());
    key_size_ = static_cast<std::uint32_t>(name.size());
    json_.text_ += name;
    return true;
  }
  bool end_object() override {
    std::vector<std::string_view> keys;
    for (Value v = Value(&json_, open_.back().node).first(); v; v = v.next()) keys.push_back(v.key());
    std::sort(keys.begin(), keys.end());
    const auto twin = std::adjacent_find(keys.begin(), keys.end());
    if (twin != keys.end()) throw Problem("key twice: " + std::string(*twin));
    return end();
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
    throw Problem(std::string("not JSON: ") + error.what());
  }

 private:
  struct Open {
    std::uint32_t node = 0, last = 0;
  };

  bool add(Kind kind, std::string_view text, bool opens = false) {
    if (json_.text_.size() + text.size() > std::numeric_limits<std::uint32_t>::max()) throw Problem("too long");
    const auto at = static_cast<std::uint32_t>(json_.nodes_.size());
    Node node{kind, static_cast<std::uint32_t>(json_.text_.size()), static_cast<std::uint32_t>(text.size()), key_,
              key_size_};
    json_.nodes_.push_back(node);
    json_.text_ += text;
    if (!open_.empty()) {
      Open& parent = open_.back();
      (parent.last == 0 ? json_.nodes_[parent.node].child : json_.nodes_[parent.last].next) = at;
      parent.last = at;
      ++json_.nodes_[parent.node].count;
    }
    if (opens) open_.push_back({at, 0});
    key_ = key_size_ = 0;
    return true;
  }
  bool end() {
    open_.pop_back();
    return true;
  }

  Json& json_;
  std::vector<Open> open_;
  std::uint32_t key_ = 0, key_size_ = 0;
};

Json::Value Json::parse(std::string_view text) {
  nodes_.assign(1, Node());  // so that 0 is no place
  text_.clear();
  Events events(*this);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &events)) throw Problem("not JSON");
  return {this, 1};
}

std::string_view Json::Value::text() const {
  const Node& node = json_->nodes_[at_];
  return std::string_view(json_->text_).substr(node.text, node.text_size);
}

std::string_view Json::Value::key() const {
  const Node& node = json_->nodes_[at_];
  return std::string_view(json_->text_).substr(node.key, node.key_size);
}

Json::Value Json::Value::get(std::string_view key) const {
  for (Value v = first(); v; v = v.next()) {
    if (v.key() == key) return v;
  }
  return {};
}

Json::Value Json::Value::expect(Kind wanted, const char* what) const {
  if (!is(wanted)) throw Problem(std::string("expected ") + what);
  return *this;
}

std::uint32_t Json::Value::index(std::size_t limit, const char* what) const {
  expect(Kind::index, what);
  const mpz_class value(std::string(text()), 10);
  if (value >= limit) throw Problem(std::string("there is no ") + what + " " + std::string(text()));
  return static_cast<std::uint32_t>(value.get_ui());
}

void Json::Value::expect_keys(std::initializer_list<const char*> needed,
                              std::initializer_list<const char*> optional) const {
  expect(Kind::object, "an object");
  std::size_t found = 0;
  for (Value v = first(); v; v = v.next()) {
    auto is_it = [&](const char* key) { return v.key() == key; };
    const bool is_needed = std::any_of(needed.begin(), needed.end(), is_it);
    found += is_needed ? 1 : 0;
    if (!is_needed && std::none_of(optional.begin(), optional.end(), is_it)) {
      throw Problem("unknown key " + std::string(v.key()));
    }
  }
  if (found != needed.size()) throw Problem(std::string("missing key, one of those with ") + *needed.begin());
}

}  // namespace nncheck
