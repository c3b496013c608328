// Acyclic networks, weights and data by chance: what families of training instances, and tests, plant their solutions
// in.
#pragma once

#include "generate/random.h"

#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

namespace nnsolve::generators {

struct NetworkShape {
  NeuronIndex inputs = 1;
  NeuronIndex hidden = 0;
  NeuronIndex outputs = 1;
  int relu_percent = 50;  // of hidden and output neurons
  int edge_percent = 60;
};

/// Hidden and output neurons can be fed by inputs and by hidden ones with a smaller number.
Network random_network(Random& random, const NetworkShape& shape);
/// Weights and biases are small and often 0.
Witness random_weights(Random& random, const Network& network);
/// So many of the weights and biases become prescribed, as the witness has them.
void prescribe_some(Random& random, Network& network, const Witness& witness, int percent);

/// Another data point, in two steps: inputs, and the targets that the weights compute, so many of them left unknown.
void push_random_inputs(Random& random, TrainingTask& instance, int zero_percent);
void push_planted_targets(Random& random, TrainingTask& instance, const Witness& witness, int unknown_percent);

}  // namespace nnsolve::generators
