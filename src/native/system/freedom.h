// Which variables the equations at a point determine, to first order.
//
// The directions in which all equations keep their values are the null space of their Jacobian. The length of a unit
// vector's shadow there says how free its variable is: 0 if it is determined, 1 if it is in no equation.
#pragma once

#include "native/system/compiled_system.h"

#include <span>
#include <vector>

namespace nnsolve::native {

/// The squared length of the shadow, by variable; of a frozen variable 0. `frozen` may be empty. Dense: for up to a
/// thousand variables or so.
std::vector<double> freedom(const CompiledSystem& system, std::span<const AtomIndex> equations, const Point& point,
                            const std::vector<bool>& frozen);

}  // namespace nnsolve::native
