// A bottleneck through which the data show an invertible block, in the basis that the block gives it.
//
// Of r hidden neurons that alone feed some outputs, let d be the values on a row less those on a row of reference, and
// v the weights to an output: v * d is the difference of the output's targets, where they are known. Let r outputs and
// r rows have only known differences, D, which is invertible: V U = D for their weights V and values U.
//
// Law. Then U D^-1 V = 1 (inverse_steps.h), so v * d = (v U) D^-1 (V d). Here v U is what the output shows on the
// block's rows, and V d what the block's outputs show on the row: each of these entries is known, or gets a name. So
// the values and weights, which any basis changes, are gone, and nothing is lost but what else is known of them.
// Presolve of networks chooses the basis in which V is D and U is 1 instead, which is no loss of generality; a proof
// needs no choice.
#pragma once

#include "certify/base.h"
#include "certify/differences.h"

#include "nnsolve/instance.h"

#include <optional>

namespace nnsolve {

/// The facts with entries in place of the first such bottleneck. Nothing if there is none.
std::optional<DifferenceSystem> gauge(const ExactFit& instance, const NetworkFacts& facts, const BaseSystem& system);

}  // namespace nnsolve
