// What a network with its weights computes, as formulas that a person reads: one a neuron, of which those before it
// are part.
#pragma once

#include "nnsolve/network.h"
#include "nnsolve/witness.h"

#include <string>
#include <vector>

namespace nnsolve {

/// "h1_1 = relu(2*a - 1/3*b + 1)", in the order of the neurons. Numbers that are long or
/// irrational are cut off, "1.4142136...". Nothing if the network is too large to be read.
std::vector<std::string> fitted_formula(const Network& network, const AnyWitness& witness);

}  // namespace nnsolve
