// What outputs see of hidden neurons that may have any values (any_values.h): the network of a formula says the
// formula again.
//
// Let the sum at output t be s on the row of reference, and let some row ask for the positive number T there. An
// output that is a ReLU and asked for 0 on the row of reference has s <= 0, so p = T - s is positive; else s is what it
// is asked for, cancels out, and p is 1. The weight w of a neuron, times the difference d of its values on a row and on
// the row of reference, divided by p, is what the neuron adds there: a name P for each. The sum of these on a row is a
// number wherever the row asks for a number: 1 where it asks for T. Where one neuron alone makes that number, that P
// is its unit.
//
// The P of one neuron are a matrix of rank 1, which can be any, since values and weights can. With an entry that is not
// 0, the unit, the minors with that one say all there is to say. A matrix of one row or column says nothing; other
// neurons keep w / p and d.
//
// What a row asks of an output where a neuron without another use adds anything is left out.
#pragma once

#include "certify/differences.h"

#include <optional>

namespace nnsolve {

/// Nothing if not all hidden neurons are of this kind, or if none has a unit. Long facts are needed for nothing else.
std::optional<DifferenceSystem> quotients(const ExactFit& instance, const NetworkFacts& facts,
                                          const BaseSystem& system);

}  // namespace nnsolve
