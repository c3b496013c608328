// Solutions come in families: scales, mixtures of neurons that hand everything on, parameters that do nothing. settle()
// walks within the family to a member whose free parameters are short numbers; the others are then determined, and are
// rational far more often.
#pragma once

#include "native/network/float_network.h"

#include <optional>

namespace nnsolve::native {

/// Nothing if no member of the family is that near.
std::optional<FloatNetwork::Point> settle(const FloatNetwork& network, const FloatNetwork::Point& point,
                                          double tolerance);

}  // namespace nnsolve::native
