// Where descents start: a seeded schedule of starts, half of them random, half made from the data.
#pragma once

#include "native/network/float_network.h"

#include <cstdint>

namespace nnsolve::native {

/// Start number `attempt` for the seed; the same every time.
Eigen::VectorXd make_start(const FloatNetwork& network, std::uint32_t seed, std::uint32_t attempt);

/// A way out of the valley that a descent ended in: one hidden neuron is thrown away and drawn anew, bent where the
/// data are missed most if it sees inputs only, and the outputs are fitted to it.
Eigen::VectorXd make_hop(const FloatNetwork& network, const FloatNetwork::Point& point, std::uint32_t seed,
                         std::uint32_t attempt);

/// The free weights and biases of identity outputs by linear least squares, with everything else as it is.
void fit_outputs(const FloatNetwork& network, Eigen::VectorXd& parameters);

}  // namespace nnsolve::native
