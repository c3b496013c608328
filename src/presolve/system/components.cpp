// Connected components, by union-find over the variables.
#include "algebra/union_find.h"
#include "presolve/system/polynomial_parts.h"
#include "presolve/system/renumber.h"

#include "nnsolve/presolve.h"

#include <limits>

namespace nnsolve {

std::vector<Component> components(const System& system) {
  constexpr std::size_t none = std::numeric_limits<std::size_t>::max();
  const std::size_t count = system.variable_count();
  UnionFind sets(count + 1);  // the last one stands for constraints without a variable
  std::vector<std::vector<Variable>> mentioned;
  mentioned.reserve(system.constraints.size());
  for (const Constraint& constraint : system.constraints) {
    mentioned.push_back(presolving::variables_of(constraint));
    for (Variable variable : mentioned.back()) sets.unite(variable, mentioned.back().front());
  }
  std::vector<Component> result;
  std::vector<std::size_t> component_of(count + 1, none);  // by representative
  std::vector<Variable> new_number(count);
  std::vector<bool> is_numbered(count);
  for (std::size_t i = 0; i < system.constraints.size(); ++i) {
    const Variable anchor = mentioned[i].empty() ? static_cast<Variable>(count) : mentioned[i].front();
    const std::size_t representative = sets.find(anchor);
    if (component_of[representative] == none) {
      component_of[representative] = result.size();
      result.emplace_back();
    }
    Component& component = result[component_of[representative]];
    for (Variable variable : mentioned[i]) {
      if (is_numbered[variable]) continue;
      is_numbered[variable] = true;
      new_number[variable] = static_cast<Variable>(component.variables.size());
      component.variables.push_back(variable);
      component.system.variable_names.push_back(system.variable_names[variable]);
    }
    component.system.constraints.push_back(presolving::renumbered(system.constraints[i], new_number));
  }
  return result;
}

}  // namespace nnsolve
