#include "draw/number_text.h"

#include <array>
#include <cstdio>

namespace nnsolve {

std::string to_text(double number) {
  std::array<char, 64> words{};
  std::snprintf(words.data(), words.size(), "%.2f", number);
  std::string text = words.data();
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string to_hex(Colour colour) {
  std::array<char, 16> words{};
  std::snprintf(words.data(), words.size(), "%06X", colour & 0xFFFFFFU);
  return words.data();
}

}  // namespace nnsolve
