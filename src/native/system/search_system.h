// Search for a solution of a polynomial system with disjunctions: floating point proposes, exact algebra confirms.
//
// The connected parts of the system are searched each by itself, in slices of work that take turns, so that what is
// found does not depend on the machine's speed. A slice asks, cheapest first:
//
// * peeling (peel.h): equations that define variables by others, for free values that are small or near a point;
// * beliefs (beliefs.h): which small numbers the variables probably are;
// * covers (cover_search.h): variables without which everything is linear, at small numbers, and linear arithmetic with
//   Booleans for the rest;
// * descents (least_squares.h) from random points, and from where they end, dives (dive.h) to exact solutions;
//
// Whatever they propose is evaluated exactly. Not complete: nothing found means nothing.
#pragma once

#include "native/system/search_options.h"

#include "nnsolve/system.h"
#include "nnsolve/witness.h"

#include <optional>

namespace nnsolve::native {

/// Values of all variables that satisfy the system: this has been checked, exactly. Ends without a solution when
/// options.stops() or takes what is near, or after a fixed and large number of slices.
std::optional<Assignment> search_system(const System& system, const SearchOptions& options = {});

}  // namespace nnsolve::native
