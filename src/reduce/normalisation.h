// Removing prescribed weights (Section 3.9 of the paper, "normalisation").
#pragma once

#include "reduce/gadget.h"

#include "nnsolve/reduce.h"

namespace nnsolve {

/// Gives every hidden neuron a unit input, which is active alone on a data point of its own, and frees all weights.
///
/// Observation 4: scaling the in-weights of a hidden neuron by some s /= 0 and its out-weights by 1/s changes nothing.
/// Law: weights that fit the new gadgets fit the old ones with the prescribed weights, once each hidden neuron is
/// scaled so that the weight of its unit input is 1; and the other way round with unit weights 1.
///
/// Repaired and as printed: the unit input is new, and so is the output q, which every hidden neuron has an edge to;
/// q equals a everywhere (repaired) or is "?" on all other data points (as printed). Compact: no q; an input with a
/// prescribed weight serves as unit input where there is one.
void normalise(Gadget& gadget, Variant variant);

}  // namespace nnsolve
