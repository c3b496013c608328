// Names for reciprocals of what is not 0, where what is left is shorter in them.
//
// Of x y = 1 presolve keeps one, and cannot know which: sums of 1 / x become products of all x, of a degree as high as
// there are terms, but are sums again in y = 1 / x. Law: an atom of degree n in x, times y^n, is one in y in which y^k
// stands for x^(n - k). So the change of the degrees of terms is known beforehand, for each variable by itself.
#pragma once

#include "presolve/system/derivation.h"

#include "nnsolve/system.h"

#include <optional>

namespace nnsolve {

/// As `renamed`: what the derivations left, as a system whose constraints they derive. Nothing if nothing gets shorter.
std::optional<System> with_reciprocals(const System& system, presolving::Derivations& derivations);

}  // namespace nnsolve
