// Combined constraints as data points (Section 3.8 of the paper), and the copies that repeated literals need.
#pragma once

#include "reduce/variable_gadget.h"

#include <cstdint>
#include <span>
#include <vector>

namespace nnsolve {

/// Adds hidden neurons that carry the literal (not a negative one) again, each with a data point that says so: the copy
/// and the negative of the original sum to zero. A literal that a constraint uses twice would otherwise count once,
/// since an input of 1 activates a weight once (and 2 is no datum of Theorem 2, and unsound for ReLU).
void add_copies(Gadget& gadget, Literal literal, std::uint8_t count, const VariablePlan& plan,
                const GadgetStyle& style);

/// The data point d(C): the literals, each on a neuron of its own, sum to zero. At most one is negative.
Gadget combined_constraint(std::uint32_t number, std::span<const CopiedLiteral> literals,
                           const std::vector<VariablePlan>& plans, const GadgetStyle& style);

}  // namespace nnsolve
