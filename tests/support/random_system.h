// Random polynomial systems, with a solution planted or not, and their evaluation by definition.
#pragma once

#include "algebra/number_field.h"
#include "generate/random_polynomial.h"
#include "support/random_instance.h"

#include "nnsolve/system.h"
#include "nnsolve/witness.h"

namespace nnsolve::test {

struct RandomSystemShape {
  int free_variables = 3;
  int defined_variables = 4;  // each a sum, a quotient or a product of earlier ones
  int constraints = 4;        // beyond the definitions
  double is_planted = 1;      // share of the constraints that the planted values satisfy for sure
  bool with_inequalities = true;
  bool with_disjunctions = true;
  double bounded = 0;  // share of the variables with a bound to either side, which planted values keep
};

struct RandomSystem {
  System system;
  Assignment values;  // satisfies the system if is_planted is 1
};

/// With `irrational` the values lie in the field of the square root of 2.
RandomSystem random_system(Random& random, const RandomSystemShape& shape, bool irrational);

/// By definition.
bool satisfies(const Constraint& constraint, const std::vector<Value>& values, FieldArithmetic& arithmetic);
bool satisfies(const System& system, const Assignment& assignment);

using generators::value_at;

}  // namespace nnsolve::test
