#include "io/html.h"

#include "io/text_place.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace nnsolve {

namespace {

/// Of one byte, which is ASCII or broken.
std::string escaped_character(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    case '\n':
    case '\t':
      return {c};
    default:
      break;
  }
  auto byte = static_cast<unsigned char>(c);
  return {byte < 0x20 || byte >= 0x7F ? '?' : c};
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    std::size_t length = utf8_length(text);
    out += length > 1 ? std::string(text.substr(0, length)) : escaped_character(text.front());
    text.remove_prefix(std::max<std::size_t>(1, length));
  }
  return out;
}

std::string short_number(double number) {
  int before = number > 0 ? static_cast<int>(std::floor(std::log10(number))) + 1 : 1;
  std::array<char, 400> text{};
  std::snprintf(text.data(), text.size(), "%.*f", std::clamp(3 - before, 0, 9), number);
  std::string digits = text.data();
  if (digits.find('.') == std::string::npos) return digits;
  digits.erase(digits.find_last_not_of('0') + 1);
  if (digits.back() == '.') digits.pop_back();
  return digits;
}

std::string short_seconds(double seconds) {
  if (seconds < 1) return short_number(seconds * 1000) + " ms";
  return short_number(seconds) + " s";
}

}  // namespace nnsolve
