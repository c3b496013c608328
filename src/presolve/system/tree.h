// Disjunctions: nested constraints in canonical form.
#pragma once

#include "presolve/system/store.h"

#include "nnsolve/system.h"

#include <vector>

namespace nnsolve::presolving {

/// Equivalent, with canonical atoms, no constant and no repeated part, no node of one part, and no `all` in an `all`
/// or `any` in an `any`; a constant is all of nothing or any of nothing.
Constraint canonical_tree(Constraint constraint);

/// Equivalent under the known signs and bounds and the other atoms of the store. Signs that this rests on are appended
/// to `relied_on`, bounds to `stated`.
Constraint simplified(const Store& store, Constraint constraint, std::vector<Variable>& relied_on,
                      std::vector<Constraint>& stated);

}  // namespace nnsolve::presolving
