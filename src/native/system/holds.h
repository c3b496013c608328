// Exact evaluation of a system: the last word on whatever a search proposes.
#pragma once

#include "nnsolve/rational.h"
#include "nnsolve/system.h"
#include "nnsolve/witness.h"

#include <span>
#include <vector>

namespace nnsolve::native {

Rational value_at(const Polynomial& polynomial, std::span<const Rational> values);
bool holds(const Constraint& constraint, std::span<const Rational> values);
bool holds(const System& system, std::span<const Rational> values);
/// Values by variable, irrational ones among them.
bool holds(const System& system, const Assignment& assignment);

}  // namespace nnsolve::native
