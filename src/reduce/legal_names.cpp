#include "reduce/legal_names.h"

#include "formula/formula_name.h"
#include "formula/fresh_names.h"

#include <algorithm>

namespace nnsolve {

std::vector<std::string> legal_names(const std::vector<std::string>& names) {
  FreshNames fresh(names);
  std::vector<std::string> result;
  for (const std::string& name : names) {
    if (is_formula_name(name)) {
      result.push_back(name);
      continue;
    }
    std::string prefix = name;
    std::ranges::replace_if(
        prefix, [](char c) { return !may_continue_name(c); }, '_');
    if (prefix.empty() || !may_start_name(prefix.front())) prefix.insert(prefix.begin(), '_');
    if (is_digit_of_name(prefix.back())) prefix += '_';
    result.push_back(fresh.make(prefix));
  }
  return result;
}

}  // namespace nnsolve
