// Inequalities as equations: p >= 0 says that p is a square, or a sum of four.
#pragma once

#include "reduce/etr_inv_gadgets.h"

#include "nnsolve/reduce.h"
#include "nnsolve/system.h"

namespace nnsolve {

/// p ~ 0 for any relation but equality.
void require(Gadgets& gadgets, EtrInvProgram& program, InequalityMode mode, Relation relation, const LinearForm& p);

}  // namespace nnsolve
