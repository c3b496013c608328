// The scale of each hidden neuron, spent on one of its out-weights (Observation 4 of the paper).
//
// Law. Let nothing be prescribed of a hidden neuron's weights and bias, and w be one of its out-weights. Where w is not
// 0, the in-weights, the bias and the values times |w|, and the other out-weights divided by |w|, compute the same, and
// w becomes 1 or -1. So w may be taken to be 1, -1 or 0; for an identity w in place of |w| makes it 1 or 0. If w is the
// only out-weight, leads to an output, and is 0, nobody listens to the neuron: in-weights, bias and values may be 0 and
// w be 1 as well, and there is no such case. Neurons are taken from the outputs to the inputs, so that no weight that
// is spent is an in-weight of one that comes later.
//
// In each case of these weights a network in which every hidden neuron has one out-edge says something linear.
#pragma once

#include "certify/base.h"

#include "nnsolve/instance.h"

#include <vector>

namespace nnsolve {

/// Nothing where there are too many hidden neurons for cases.
std::vector<FreeChoice> neuron_scales(const ExactFit& instance, const NetworkFacts& facts);

}  // namespace nnsolve
