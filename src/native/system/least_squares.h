// Levenberg-Marquardt on a system: from a point downhill to one where all atoms of its branch hold, in floating point.
//
// The unknown step solves (J^T J + lambda I) d = -J^T r for the residuals r of the branch (equations, and inequalities
// that are violated) and their Jacobian J; or, with fewer residuals than unknowns, d = -J^T y with
// (J J^T + lambda I) y = r, which is the same d from a smaller matrix. A step is taken only if the cost of the whole
// system falls, whatever branch is best at its end. So the branch follows the point, and no descent goes in circles.
#pragma once

#include "native/system/compiled_system.h"

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace nnsolve::native {

struct DescentOptions {
  std::size_t most_steps = 400;
  double enough = 1e-27;            // a cost below which it ends
  double margin = 0.1;              // of inequalities
  std::span<const double> weights;  // of nodes; see CompiledSystem::cost
  std::vector<bool> frozen;         // variables that keep their values; empty: none
  std::function<bool()> should_stop;
};

struct Descent {
  Point point;
  double cost = 0;
  std::vector<AtomIndex> branch;  // at the point
  std::size_t steps = 0;
};

/// A cost below this is one of rounding errors alone.
inline constexpr double converged_cost = 1e-18;

Descent descend(CompiledSystem& system, Point start, const DescentOptions& options);

}  // namespace nnsolve::native
