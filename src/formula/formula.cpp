#include "nnsolve/formula.h"

namespace nnsolve {

std::vector<std::string> variable_names(const Formula& formula) {
  const auto* etr = std::get_if<Etr>(&formula);
  if (etr == nullptr) {
    const auto* inv = std::get_if<EtrInv>(&formula);
    return inv != nullptr ? inv->variable_names : std::get<EtrInvEq>(formula).variable_names;
  }
  std::vector<std::string> names;
  for (const EtrVariable& variable : etr->variables()) names.push_back(variable.name);
  return names;
}

}  // namespace nnsolve
