// The atoms of a stored constraint, wherever they stand in it.
#pragma once

#include "presolve/system/polynomial_parts.h"
#include "presolve/system/store.h"
#include "presolve/system/walk.h"

#include "nnsolve/system.h"

#include <vector>

namespace nnsolve::presolving {

/// Calls visit(polynomial, is_inequality) with all atoms until it returns false.
template <typename Visit>
bool all_atoms(const Constraint& constraint, Visit visit) {
  return all_of_atoms(constraint, [&visit](const Constraint& atom) {
    return visit(atom.polynomial, atom.relation == Relation::greater || atom.relation == Relation::greater_equal);
  });
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
