// The search for weights: many short descents in floating point, and exact confirmation of the points they arrive at.
#pragma once

#include "native/system/search_options.h"

#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <optional>

namespace nnsolve::native {

/// Weights and biases with which all targets are met exactly, or, if the task is plain, an enclosure of such. The task
/// can be searched (float_network.h). Nothing: it was stopped, its work was done, or the
/// network is too large for matrices of all its data points by all its neurons, and of all targets by all parameters
/// (the report says so).
std::optional<AnyWitness> search_network(const TrainingTask& task, const SearchOptions& options);

}  // namespace nnsolve::native
