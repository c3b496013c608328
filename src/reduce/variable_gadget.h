// The variable gadget and the combined constraint: ETR-INV-EQ as data points (Sections 3.4 to 3.8 of the paper).
#pragma once

#include "reduce/gadget.h"

#include "nnsolve/reduce.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace nnsolve {

/// What the gadget of one variable must offer.
struct VariablePlan {
  bool is_invertible = false;          // an inverse exists and is carried
  bool uses_positive = false;          // x
  bool uses_negative = false;          // -x
  bool uses_negative_inverse = false;  // -1/x
  std::uint8_t copies = 0;             // of x, beyond the original
  std::uint8_t inverse_copies = 0;     // of 1/x
};

/// The choices of ReduceOptions that matter here.
struct GadgetStyle {
  Variant variant = Variant::repaired;
  bool shifted_target = false;  // defect (c)
};

/// The edges to the outputs of the hidden neuron that carries the literal.
std::array<OutEdge, most_outputs> out_edges(const CopiedLiteral& literal, const VariablePlan& plan);

/// Lemma 3 (repaired): the weights of the first layer are x, -x and, if the variable is invertible, 1/x and -1/x, for
/// some x, which is not 0 if it is invertible; v, the weight from "h+1/x" to b, is x. Copies equal their originals.
/// Compact: only the neurons that are used; "h+x" also if nothing is.
Gadget variable_gadget(Variable variable, const VariablePlan& plan, const GadgetStyle& style);

/// The data point d(C): the literals, each on a neuron of its own, sum to zero. At most one is negative.
Gadget combined_constraint(std::uint32_t number, std::span<const CopiedLiteral> literals,
                           const std::vector<VariablePlan>& plans, const GadgetStyle& style);

}  // namespace nnsolve
