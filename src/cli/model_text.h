// A solution as a person reads it: a line a number, exactly where that is short, and by its beginning.
//
//   x = -7/2
//   y = 1.4142136... = t1
//   z = 2.4142136... = 1 + t1
//   where t1 = 1.4142136... is the root of t^2 - 2 in (1, 2)
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/network.h"
#include "nnsolve/witness.h"

#include <string>

namespace nnsolve {

/// "a -> h" for a weight, "bias of h" for a bias.
std::string to_model(const AnyWitness& witness, const Network& network, int digits);
std::string to_model(const AnyAssignment& assignment, const Formula& formula, int digits);

}  // namespace nnsolve
