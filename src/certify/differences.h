// What the rows of a network say against one of them: biases cancel out.
//
// Of a neuron without an activation, the value on a row less that on the row of reference is the weighted sum of such
// differences of its predecessors; of most of them, where rows are sparse, there is none. That is what the networks of
// formulas are made of. A definition gives each difference a name, and adding up the facts of two rows gives the rest.
#pragma once

#include "certify/base.h"
#include "presolve/system/derivation.h"

#include "nnsolve/instance.h"

namespace nnsolve {

struct DifferenceSystem {
  System system;
  presolving::Derivations derivations;  // of its constraints, from the facts
};

/// Facts that differences make superfluous are left out.
DifferenceSystem differences(const ExactFit& instance, const NetworkFacts& facts, const BaseSystem& system);

}  // namespace nnsolve
