#include "smt2/unsat_core.h"

#include "formula/applications.h"

#include <algorithm>

namespace nnsolve {

namespace {

Etr without(const Etr& formula, const std::vector<bool>& is_dropped) {
  Etr result = formula;
  result.clear_assertions();
  for (std::size_t i = 0; i < formula.assertions().size(); ++i) {
    if (!is_dropped[i]) result.add_assertion(formula.assertion_part(i));
  }
  assert_applications(result);
  return result;
}

}  // namespace

std::vector<std::size_t> minimal_core(const Etr& formula, std::vector<std::size_t> candidates,
                                      const std::function<bool(const Etr&)>& is_unsat) {
  std::vector<bool> is_dropped(formula.assertions().size(), false);
  for (const std::size_t candidate : candidates) {
    is_dropped[candidate] = true;
    if (!is_unsat(without(formula, is_dropped))) is_dropped[candidate] = false;
  }
  std::erase_if(candidates, [&](std::size_t candidate) { return is_dropped[candidate]; });
  return candidates;
}

}  // namespace nnsolve
