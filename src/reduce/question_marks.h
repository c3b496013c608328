// Removing question marks (Section 3.11 of the paper).
#pragma once

#include "reduce/gadget.h"

#include <cstddef>

namespace nnsolve {

/// For every "?" an input that is active on that data point only, a hidden neuron behind it and its edge to the output,
/// so that the output can have any value there whatever the other weights are; the target becomes 0.
void remove_question_marks(Gadget& gadget, std::size_t output_count);

}  // namespace nnsolve
