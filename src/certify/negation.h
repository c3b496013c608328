// Everything that is connected may be negated at once: then of x*x = r the root that is not negative may be taken.
//
// Law. Variables are connected where a fact speaks of both. Let each equation and disequation about a connected set be
// a sum of products of an even number of its variables, or each a sum of products of an odd number, and each inequality
// the former. Then a solution stays one if all variables of the set are negated. So one of them may be taken to be at
// least 0. (u*u = 1 is how an ETR-INV formula without `x = 1` says 1, up to a sign of everything:
// presolve/system/sign_symmetry.cpp.)
#pragma once

#include "certify/base.h"

#include <vector>

namespace nnsolve {

/// One for each connected set with such an equation, about the variable of such an equation that occurs in most facts.
std::vector<FreeChoice> sign_choices(const CertificateBase& base);

}  // namespace nnsolve
