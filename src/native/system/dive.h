// From a point in floating point to an exact solution: fix, presolve, go on.
//
// A solution near the point is looked for whose numbers are as simple as can be. Where the equations that hold at the
// point leave a variable free, it may be any number nearby: it gets a simple one, and the others follow, in floating
// point by a short descent. The variables that are fixed first are those without which products become linear. What is
// fixed becomes an equation, and presolve, which is exact and knows the way back, does all the algebra: it solves what
// is linear, divides, factors, decides what is left of disjunctions. What presolve cannot finish then has no freedom
// left: values that are plainly rational are fixed as what they are, and variables that stand alone become roots of
// their polynomials.
//
// Nothing is believed: the result may be wrong, and is for the caller to check. If it fails, a finer tolerance may
// help.
#pragma once

#include "native/system/compiled_system.h"

#include "nnsolve/system.h"
#include "nnsolve/witness.h"

#include <functional>
#include <optional>

namespace nnsolve::native {

struct DiveOptions {
  double tolerance = 0.25;  // of free values, relative
  double margin = 0;        // that inequalities keep at the point
  std::function<bool()> should_stop;
};

/// Values of all variables. The point satisfies the system up to rounding errors.
std::optional<Assignment> dive(const System& system, Point point, const DiveOptions& options);

}  // namespace nnsolve::native
