// Systems whose equations have finitely many complex solutions, decided completely: all real solutions of the equations
// (algebra/real_points.h), each tried in everything else, exactly.
//
// Disjunctions are gone through case by case where the equations alone leave infinitely many solutions and each branch
// brings an equation. A rational point of some of the variables is put into the rest, and presolve, linear arithmetic
// or the same again decides that.
#pragma once

#include "native/system/decide_system.h"
#include "native/system/search_options.h"

#include "nnsolve/system.h"

namespace nnsolve::native {

/// Whether there are at least as many equations, or disjunctions of such, as variables in them, and not too many.
bool may_have_finitely_many(const System& system);

/// unsat is proved, unless this program is wrong; a solution has been checked, exactly. unknown where there may be
/// infinitely many solutions, or too many, or the work (of each case) is spent.
Decision decide_points(const System& system, const SearchOptions& options, double work = 2e10);

}  // namespace nnsolve::native
