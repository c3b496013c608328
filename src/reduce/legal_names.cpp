#include "reduce/legal_names.h"

#include "formula/fresh_names.h"

#include <algorithm>

namespace nnsolve {

namespace {

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool may_follow(char c) { return is_letter(c) || is_digit(c) || c == '\''; }

}  // namespace

bool is_legal_name(std::string_view name) {
  return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, may_follow);
}

std::vector<std::string> legal_names(const std::vector<std::string>& names) {
  FreshNames fresh(names);
  std::vector<std::string> result;
  for (const std::string& name : names) {
    if (is_legal_name(name)) {
      result.push_back(name);
      continue;
    }
    std::string prefix = name;
    std::ranges::replace_if(
        prefix, [](char c) { return !may_follow(c); }, '_');
    if (prefix.empty() || !is_letter(prefix.front())) prefix.insert(prefix.begin(), '_');
    if (is_digit(prefix.back())) prefix += '_';
    result.push_back(fresh.make(prefix));
  }
  return result;
}

}  // namespace nnsolve
