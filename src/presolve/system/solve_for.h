// An equation as the definition of one of its variables.
//
// An equation p*x + q = 0, x neither in p nor in q, says x = -q/p wherever p is not 0. That is so
// - if p is a number (linear elimination),
// - if each factor of p is known not to be 0, or q is known not to be 0 wherever that factor is: then the equation
//   itself says that p is not 0, and p /= 0 takes its place.
#pragma once

#include "presolve/system/rules.h"

namespace nnsolve::presolving {

/// The definition of the variable, of which the equation has degree 1; nothing if p may be 0.
Proposal solve_for(const Store& store, ConstraintId equation, Variable variable);

}  // namespace nnsolve::presolving
