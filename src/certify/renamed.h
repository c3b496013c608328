// Names for products whose factors occur only together.
//
// A network multiplies a weight with a value and never looks at either alone; its factors can be anything with that
// product. So the product is the unknown, which a definition gives a name. Where something is known not to be 0, that
// gets the name, the constant included: then it is a factor and not a sum.
#pragma once

#include "presolve/system/derivation.h"

#include "nnsolve/system.h"

#include <optional>

namespace nnsolve {

/// What the derivations left, as a system whose constraints they derive, over the variables of the given one and those
/// that are new. Nothing if there is nothing to name.
std::optional<System> renamed(const System& system, presolving::Derivations& derivations);

}  // namespace nnsolve
