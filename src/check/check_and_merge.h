// Checking a witness whose fields may depend on each other without its owner having noticed.
#pragma once

#include "nnsolve/check.h"

namespace nnsolve {

/// Checks the witness; where its fields turn out to depend on each other it is rewritten with these fields merged,
/// and checked again, so that every equality of what is returned reduces to 0.
CheckResult check_and_merge(const TrainingInstance& instance, Witness witness);

/// The same for an assignment of a formula.
FormulaCheckResult check_and_merge(const EtrInv& formula, Assignment assignment);
FormulaCheckResult check_and_merge(const EtrInvEq& formula, Assignment assignment);
FormulaCheckResult check_and_merge(const Etr& formula, Assignment assignment);
FormulaCheckResult check_and_merge(const Formula& formula, Assignment assignment);

}  // namespace nnsolve
