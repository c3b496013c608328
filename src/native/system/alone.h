// Variables that stand alone: systems in which no constraint mentions two, and irrational roots are their values.
#pragma once

#include "native/system/compiled_system.h"

#include "nnsolve/system.h"
#include "nnsolve/witness.h"

#include <optional>

namespace nnsolve::native {

/// Of each variable that occurs, the root nearest to the point of one of the equations that hold there; rational where
/// no equation does. Nothing if some constraint mentions two variables, or a root is not found. Not checked.
std::optional<Assignment> values_of_lone_variables(const System& system, const Point& point);

}  // namespace nnsolve::native
