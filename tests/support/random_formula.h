// Random ETR-INV formulas, with a solution planted or not.
#pragma once

#include "support/random_instance.h"

#include "nnsolve/formula.h"
#include "nnsolve/witness.h"

namespace nnsolve::test {

struct PlantedFormula {
  EtrInv formula;
  Assignment solution;  // satisfies the formula
};

/// Constraints that values satisfy which were chosen first: zeros, 1 and -1, repeated variables, cycles of inversions
/// and variables without a constraint occur. With `irrational` the values lie in the field of the square root of 2.
PlantedFormula planted_formula(Random& random, bool irrational);

/// Any constraints on a few variables; often without a solution.
EtrInv random_formula(Random& random, int variables, int constraints);

/// One to three fields' worth of combined constraints, with any signs and literals up to three times in one of them.
struct PlantedEqFormula {
  EtrInvEq formula;
  Assignment solution;
};
PlantedEqFormula planted_eq_formula(Random& random, bool irrational);

}  // namespace nnsolve::test
