// From a formula to a system of polynomial constraints.
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/system.h"

#include <vector>

namespace nnsolve {

/// The first variables of `system` are the formula's, in their order and under their names as far as solvers take
/// them; then come auxiliary ones. A variable of sort Bool is 1 for true and -1 for false.
/// Law: values of the formula's variables satisfy the formula if and only if they extend to a solution of `system`.
/// An ETR-INV formula is taken literally; the others as literally as a system can be.
struct FormulaEncoding {
  System system;
  std::vector<bool> is_bool;  // by variable of the formula
};

FormulaEncoding encode(const EtrInv& formula);
FormulaEncoding encode(const EtrInvEq& formula);
FormulaEncoding encode(const Etr& formula);
FormulaEncoding encode(const Formula& formula);

}  // namespace nnsolve
