// What rotations leave as it is, seen from one of its points.
//
// Presolve turns the plane until a point lies on an axis; that needs a root, and no map of a certificate has one. But
// let M be a linear field (motion_symmetry.cpp) with M M = -c on the variables that it moves, x in it y, and let an
// equation say c x^2 + y^2 = r, a positive number.
//
// Law. The map A = y - x M commutes with M and multiplies the form of M, so a polynomial that M annihilates and that is
// homogeneous of degree 2 k in what is moved becomes (c x^2 + y^2)^k times itself, which is r^k times. So with names
// v' for A v, of which x' is 0 and y' is r, what is left says the same of the v' if each part of degree 2 k is divided
// by r^k: x and y are gone.
#pragma once

#include "presolve/system/derivation.h"

#include "nnsolve/system.h"

#include <optional>

namespace nnsolve {

/// As `renamed`: what the derivations left, as a system whose constraints they derive. Nothing if there is no such
/// field, or disjunctions and disequations speak of what it moves.
std::optional<System> turned(const System& system, presolving::Derivations& derivations);

}  // namespace nnsolve
