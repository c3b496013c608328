// Hidden neurons that may have any values.
//
// Law. A neuron that is fed by inputs alone, of which nothing is prescribed, and that sees affinely independent
// patterns of them, can have any values there are, one for each pattern; if it is a ReLU, up to a number that is added
// to all of them: choose its sums so, and a bias by which they are not negative. So what defines its values says
// nothing of their differences, and a proof may leave that out (which it always may).
#pragma once

#include "network/topology.h"

#include "nnsolve/instance.h"

namespace nnsolve {

bool may_have_any_values(NeuronIndex neuron, const ExactFit& instance, const Topology& topology);

/// Whether each hidden ReLU there is can have any differences of values.
bool are_all_relus_free(const ExactFit& instance);
bool are_all_hidden_free(const ExactFit& instance);

}  // namespace nnsolve
