// Free biases (Section 3.10 of the paper), and the offsets that make the same work for ReLU (src/reduce/README.md,
// "ReLU").
#pragma once

#include "reduce/gadget.h"

#include <cstddef>

namespace nnsolve {

/// The data point without active inputs, target 0 everywhere. Observation 5: identity neurons then contribute nothing
/// by their biases. With offsets it also holds one input and hidden neuron an output t, which together contribute
/// p = 1 - B to t, where B <= 0 is what the biases of ReLU neurons leave at t.
Gadget bias_row(std::size_t output_count, bool has_offsets);

/// Turns "the active inputs sum to 0 at t" into "with the offset of t they sum to 1", for every target 0 with an active
/// neuron that has an edge to t. A ReLU output hides what is below 0, so a target 0 would not say that a sum is 0; a
/// target 1 does.
void add_offsets(Gadget& gadget, std::size_t output_count);

}  // namespace nnsolve
