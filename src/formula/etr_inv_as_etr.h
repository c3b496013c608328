// ETR-INV as ETR: what a step that knows only additions and inversions does with units and ranges.
#pragma once

#include "nnsolve/formula.h"

namespace nnsolve {

/// The same variables in the same order, and the same solutions.
Etr as_etr(const EtrInv& formula);

/// Whether there is more in it than additions and inversions.
bool has_units_or_ranges(const EtrInv& formula);

}  // namespace nnsolve
