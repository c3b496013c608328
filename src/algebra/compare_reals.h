// The order of exact real algebraic numbers.
#pragma once

#include "nnsolve/real.h"

namespace nnsolve {

/// The sign of a - b: -1, 0 or 1.
int compare(const Real& a, const Real& b);

}  // namespace nnsolve
