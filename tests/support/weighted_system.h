// Random systems that keep their solutions where each variable is multiplied by its power of a number t > 0.
#pragma once

#include "support/random_system.h"

#include "nnsolve/polynomial.h"

#include <cstddef>
#include <vector>

namespace nnsolve::test {

/// The sum of the weights of the factors.
int weight_of(const Monomial& monomial, const std::vector<int>& weights);

/// Small systems, with disjunctions and facts x /= 0 and x > 0, in which all monomials of an atom agree in one or two
/// random sorts of weights. If is_planted, the values, which are rational, satisfy it.
RandomSystem weighted_system(Random& random, std::size_t variable_count, bool is_planted);

}  // namespace nnsolve::test
