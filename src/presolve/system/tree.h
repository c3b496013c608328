// Disjunctions: nested constraints in canonical form.
#pragma once

#include "presolve/system/edit.h"
#include "presolve/system/store.h"

#include "nnsolve/system.h"

#include <functional>
#include <optional>

namespace nnsolve::presolving {

/// An atom with a primitive polynomial, whose leading coefficient is positive if the relation leaves the sign open; or
/// a constant.
Constraint canonical_atom(Polynomial polynomial, Relation relation);

/// Equivalent, with canonical atoms, no constant and no repeated part, no node of one part, and no `all` in an `all`
/// or `any` in an `any`; a constant is all of nothing or any of nothing.
Constraint canonical_tree(Constraint constraint);

/// The tree, which is canonical, with each atom replaced by a canonical one or a constant; canonical again.
Constraint with_atoms(Constraint tree, const std::function<Constraint(Constraint)>& on_atom);

/// Equivalent to the tree, which is canonical, under the known signs and bounds and the other atoms of the store;
/// nothing if these decide none of its atoms. What this rests on goes into the edit that will make use of it: signs
/// that it relies on, bounds that it states, and other atoms as facts.
std::optional<Constraint> simplified(const Store& store, const Constraint& tree, Edit& edit);

}  // namespace nnsolve::presolving
