// The search for weights: many short descents in floating point, and exact confirmation of the points they arrive at.
#pragma once

#include "native/system/search_options.h"

#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <optional>

namespace nnsolve::native {

/// Weights and biases that fit exactly, or an enclosure of such. Nothing: it was stopped, its work was done, or the
/// network is too large for matrices of all its data points by all its neurons, and of all targets by all parameters
/// (the report says so).
std::optional<AnyWitness> search_network(const ExactFit& fit, const SearchOptions& options);

}  // namespace nnsolve::native
