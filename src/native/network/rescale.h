// Symmetries of a network used to make numbers that can be guessed: what a search finds is one of many points that are
// the same but for scales, and ratios that the data force are rational only in the right scale.
#pragma once

#include "native/network/float_network.h"

namespace nnsolve::native {

/// Of each hidden neuron whose weights and bias are free (or 0), the largest weight to another neuron becomes 1 or -1.
/// A ReLU commutes with positive factors, so every output stays what it is.
void rescale(const FloatNetwork& network, Eigen::VectorXd& parameters);

}  // namespace nnsolve::native
