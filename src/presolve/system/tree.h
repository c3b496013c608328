// Disjunctions: nested constraints in canonical form.
#pragma once

#include "presolve/system/edit.h"
#include "presolve/system/store.h"

#include "nnsolve/system.h"

#include <vector>

namespace nnsolve::presolving {

/// Equivalent, with canonical atoms, no constant and no repeated part, no node of one part, and no `all` in an `all`
/// or `any` in an `any`; a constant is all of nothing or any of nothing.
Constraint canonical_tree(Constraint constraint);

/// Equivalent under the known signs and bounds and the other atoms of the store. What this rests on goes into the edit
/// that will make use of it: signs that it relies on, bounds that it states, and other atoms as facts.
Constraint simplified(const Store& store, Constraint constraint, Edit& edit);

}  // namespace nnsolve::presolving
