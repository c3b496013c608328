// A polynomial as a sum of squares of some of its variables, each shifted, and a rest.
#pragma once

#include "nnsolve/polynomial.h"

#include <vector>

namespace nnsolve::presolving {

/// factor * variable^2 + slope * variable
struct Square {
  Variable variable = 0;
  Rational factor;   // not 0
  Polynomial slope;  // mentions none of the variables that are squared
};

/// The sum of the squares, plus rest, which mentions none of their variables.
struct SquareSum {
  std::vector<Square> squares;
  Polynomial rest;
};

/// With the given variables squared as far as possible; any others are part of the rest.
SquareSum square_sum(const Polynomial& polynomial, const std::vector<Variable>& variables);

/// c, so that the polynomial is the sum of factor * (variable + slope / (2 * factor))^2, minus c.
Polynomial negated_rest_of_completed(const SquareSum& sum);

}  // namespace nnsolve::presolving
