// What translations leave as it is, seen from one of its points.
//
// Law. If no polynomial of what is left changes along sum b_v d/dv, b_x = 1 (motion_symmetry.cpp), then each is what it
// is at v - b_v x in place of v, where x is gone. So the differences get names, as values of neurons do against a row
// of reference (differences.h). That is the choice x = 0 of symmetries.h without a choice: it needs to know nothing of
// the facts from which what is left was derived.
#pragma once

#include "presolve/system/derivation.h"

#include "nnsolve/system.h"

#include <optional>

namespace nnsolve {

/// As `renamed`: what the derivations left, as a system whose constraints they derive. Nothing if there is no such
/// translation among variables that are multiplied.
std::optional<System> shifted(const System& system, presolving::Derivations& derivations);

}  // namespace nnsolve
