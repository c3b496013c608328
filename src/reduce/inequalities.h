// Inequalities as equations: p >= 0 says that p is a square, or a sum of four.
#pragma once

#include "reduce/gadgets.h"

#include "nnsolve/system.h"

namespace nnsolve {

/// How p >= 0 and p > 0 are said.
enum class InequalityMode : std::uint8_t {
  rational,  // p is a sum of four squares, so that rational solutions stay rational (Lagrange)
  root,      // p is a square: fewer variables, but solutions need the roots of all these p
};

/// p ~ 0 for any relation but equality.
void require(Gadgets& gadgets, EtrInvProgram& program, InequalityMode mode, Relation relation, const LinearForm& p);

}  // namespace nnsolve
