// What the rows of a network say against one of them: biases cancel out.
//
// Of a neuron without an activation, the value on a row less that on the row of reference is the weighted sum of such
// differences of its predecessors; of most of them, where rows are sparse, there is none. That is what the networks of
// formulas are made of. A definition gives each difference a name, and adding up the facts of two rows gives the rest.
//
// Of a neuron that may have any values (any_values.h) what defines these says nothing of their differences, and is left
// out. The sum of a ReLU output on the row of reference gets a name where its bias is free, since targets 0 do not
// cancel out.
//
// Products of such differences with the weights towards outputs are a matrix of rank 1. Where an entry of it is known
// not to be 0 they may have names: by the minors with that one they are what such a matrix can be. So a network of a
// formula says something linear and these minors, as the formula does. Identities are such neurons, too, but often have
// shorter proofs without that.
#pragma once

#include "certify/base.h"
#include "certify/difference_system.h"

#include "nnsolve/instance.h"

namespace nnsolve {

/// Facts that differences make superfluous are left out. Long facts are needed for nothing else. With names for
/// products and their minors, or without.
DifferenceSystem differences(const ExactFit& instance, const NetworkFacts& facts, const CertificateBase& base,
                             const BaseSystem& system, bool has_minors);

}  // namespace nnsolve
