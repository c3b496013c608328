// The atoms of a stored constraint, wherever they stand in it.
#pragma once

#include "presolve/system/polynomial_parts.h"
#include "presolve/system/store.h"

#include "nnsolve/system.h"

#include <algorithm>
#include <vector>

namespace nnsolve::presolving {

/// Calls visit(polynomial, is_inequality) with all atoms until it returns false.
template <typename Visit>
bool all_atoms(const Constraint& constraint, Visit visit) {
  if (constraint.kind == Constraint::Kind::atom) {
    return visit(constraint.polynomial,
                 constraint.relation == Relation::greater || constraint.relation == Relation::greater_equal);
  }
  return std::ranges::all_of(constraint.parts, [&](const Constraint& part) { return all_atoms(part, visit); });
}

template <typename Visit>
bool all_atoms(const StoredConstraint& constraint, Visit visit) {
  if (constraint.is_tree()) return all_atoms(*constraint.tree, visit);
  return visit(constraint.polynomial, !is_symmetric(constraint.allowed));
}

/// Ascending, each once; none of a constraint that is removed.
inline std::vector<Variable> variables_in(const StoredConstraint& constraint) {
  if (constraint.is_tree()) return variables_of(*constraint.tree);
  if (constraint.is_atom()) return sorted_variables_of(constraint.polynomial);
  return {};
}

}  // namespace nnsolve::presolving
