// Exact evaluation of a system: the last word on whatever a search proposes.
#pragma once

#include "nnsolve/rational.h"
#include "nnsolve/system.h"
#include "nnsolve/witness.h"

#include <span>
#include <vector>

namespace nnsolve {

/// Whether a number with that sign (negative, 0, positive) stands in that relation to 0.
bool holds(int sign, Relation relation);

Rational value_at(const Polynomial& polynomial, std::span<const Rational> values);
bool holds(const Constraint& constraint, std::span<const Rational> values);
bool holds(const System& system, std::span<const Rational> values);
/// Values by variable, irrational ones among them.
bool holds(const System& system, const Assignment& assignment);

}  // namespace nnsolve
