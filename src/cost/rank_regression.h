// The least mean squared error of a fully connected network of identity neurons, in closed form (Eckart and Young;
// reduced-rank regression).
//
// All that such a network can compute is M x + c with M of rank at most r, its least width, and any such M (and, if the
// outputs' biases are free, any c). Free biases make the best c the one that puts the means right, so both sides are
// centred. Let X be the inputs, Y the targets, row by row, H the projection onto the columns of X, and G = Y' H Y. Of
// the least squares without a bound on the rank, B, what is lost to the rank is the distance of H Y = X B to the
// nearest matrix of rank r: the sum of all but the r largest eigenvalues of G. So
//   least cost = (tr Y'Y - tr G + the sum of all but the r largest eigenvalues of G) / |T|,
// and M = P B' attains it, P the projection onto the eigenvectors of r largest eigenvalues. All of it is exact: the
// eigenvalues are algebraic numbers, and the weights lie in the field of those that are on one side of the cut.
#pragma once

#include "nnsolve/instance.h"
#include "nnsolve/real.h"
#include "nnsolve/witness.h"

#include <optional>

namespace nnsolve {

struct RankOptimum {
  Real cost;
  Witness witness;
};

/// Nothing if the network or the data are of another kind: every layer joined completely to the one before it, all
/// weights free, all outputs' biases free, or fixed ones and all others 0, and of each data point all targets known or
/// none. Nothing either if the field would be too large.
std::optional<RankOptimum> least_by_rank(const TrainingInstance& instance);

}  // namespace nnsolve
