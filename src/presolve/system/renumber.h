// Constraints over other numbers of variables.
#pragma once

#include "nnsolve/polynomial.h"
#include "nnsolve/system.h"

#include <vector>

namespace nnsolve::presolving {

Polynomial renumbered(const Polynomial& polynomial, const std::vector<Variable>& new_number);
Constraint renumbered(const Constraint& constraint, const std::vector<Variable>& new_number);

}  // namespace nnsolve::presolving
