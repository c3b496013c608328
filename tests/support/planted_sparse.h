// Large sparse bilinear systems with fewer equations than unknowns and a planted solution, as search must solve them.
#pragma once

#include "support/random_instance.h"

#include "nnsolve/rational.h"
#include "nnsolve/system.h"

#include <cstddef>
#include <vector>

namespace nnsolve::test {

struct PlantedShape {
  std::size_t unknowns = 100;
  double equations = 0.7;    // of the unknowns
  double inequalities = 0;   // likewise
  std::size_t products = 2;  // in each equation, of two unknowns each; with them one unknown by itself
};

struct PlantedSystem {
  System system;
  std::vector<Rational> values;  // satisfy it
};

PlantedSystem planted_sparse(Random& random, const PlantedShape& shape);

}  // namespace nnsolve::test
