// Networks and their values, for families of training instances.
#pragma once

#include "nnsolve/generate.h"

#include <cstddef>
#include <vector>

namespace nnsolve::generators {

/// Fully connected; widths from inputs to outputs, an activation for every layer after the first, and the names that
/// the shorthand of the format gives. Biases are free or 0.
Network layered_network(const std::vector<std::size_t>& widths, const std::vector<Activation>& activations,
                        bool has_zero_biases);

/// By neuron: its value on a data point. The witness is rational, and every edge goes from a smaller to a larger
/// number.
std::vector<Rational> evaluate_rational(const TrainingTask& instance, const Witness& witness, std::size_t row);

/// With status sat.
GeneratedInstance planted_instance(TrainingInstance instance, Witness witness);

}  // namespace nnsolve::generators
