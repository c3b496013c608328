#include "report/html.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

namespace nnsolve {

std::string escaped(std::string_view text) {
  std::string out;
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\'') {
      out += "&#39;";
    } else if ((byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F) {
      out += '?';
    } else {
      out += c;
    }
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
