// The eigenvalues of a symmetric matrix, as exact real algebraic numbers.
#pragma once

#include "nnsolve/rational.h"
#include "nnsolve/real.h"

#include <cstddef>
#include <vector>

namespace nnsolve {

struct Eigenvalue {
  Real value;
  std::size_t multiplicity = 1;
};

/// Of a symmetric matrix, row by row, each once, descending.
std::vector<Eigenvalue> eigenvalues(const std::vector<std::vector<Rational>>& symmetric);

}  // namespace nnsolve
