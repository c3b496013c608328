// Activation patterns: on which piece of its activation each neuron is on each data point, as given weights have it,
// kept as a side condition on other weights.
//
// The condition is said in the language of instances, so that whatever reads, solves, checks and explains instances
// takes it: a neuron v with an activation is made of two, "v.sum", an identity with v's edges and bias, and v itself,
// which takes that sum as it is; and a new output "v.on" is a copy of the sum, whose targets are the ranges of the
// pieces. A sum that lies on two pieces (a ReLU's 0) is free on that data point.
//
// Law: weights and biases of the new network have cost 0 if and only if without_pattern() of them has cost 0 on the
// instance that was given and keeps every sum on its piece; and any such are without_pattern() of some.
#pragma once

#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <vector>

namespace nnsolve {

struct PatternInstance {
  TrainingInstance instance;
  std::vector<NeuronIndex> sum_of;  // by neuron of the network that was given: where its sum and its bias are
};

/// The weights and biases, which are rational, are those whose pattern is kept. Throws UsageError for a threshold
/// above 0 but with the cost max, where each target is a range: no target that is an inequality is met for sure then.
PatternInstance keep_pattern(const TrainingInstance& instance, const Witness& witness);

/// The same weights and biases in the network with the condition.
Witness with_pattern(const PatternInstance& kept, Witness witness);

/// The weights and biases of the network that was given.
Witness without_pattern(const PatternInstance& kept, const Network& network, Witness witness);

}  // namespace nnsolve
