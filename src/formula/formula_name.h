// Names of variables in .etrinv and .etrinveq files (instances/README.md, "Formulas"): a letter or _, then letters,
// digits, _ and '.
#pragma once

#include <algorithm>
#include <string_view>

namespace nnsolve {

constexpr bool is_digit_of_name(char c) { return c >= '0' && c <= '9'; }
constexpr bool may_start_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
constexpr bool may_continue_name(char c) { return may_start_name(c) || is_digit_of_name(c) || c == '\''; }

constexpr bool is_formula_name(std::string_view text) {
  return !text.empty() && may_start_name(text.front()) && std::all_of(text.begin(), text.end(), may_continue_name);
}

}  // namespace nnsolve
