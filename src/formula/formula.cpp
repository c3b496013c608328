#include "nnsolve/formula.h"

namespace nnsolve {

std::vector<std::string> variable_names(const Etr& formula) {
  std::vector<std::string> names;
  for (const EtrVariable& variable : formula.variables()) names.push_back(variable.name);
  return names;
}

std::vector<std::string> variable_names(const Formula& formula) {
  if (const auto* etr = std::get_if<Etr>(&formula)) return variable_names(*etr);
  if (const auto* inv = std::get_if<EtrInv>(&formula)) return inv->variable_names;
  return std::get<EtrInvEq>(formula).variable_names;
}

}  // namespace nnsolve
