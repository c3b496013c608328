// The variable gadget: x, -x, 1/x and -1/x as weights (Sections 3.4 to 3.7 of the paper).
#pragma once

#include "reduce/gadget.h"

#include "nnsolve/reduce.h"

#include <array>
#include <cstddef>
#include <cstdint>

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

/// Adds the hidden neuron of a literal with its input; returns the input's number in the gadget.
std::size_t add_literal(Gadget& gadget, const CopiedLiteral& literal, const VariablePlan& plan);

/// Subtraction gadget (Section 3.4), on two inputs whose neurons have weight 1 to a: one data point (1, 1; 0), which
/// says that their weights are x and -x. `b` is what b shall be there.
void add_subtraction_gadget(Gadget& gadget, RowLabel::Kind kind, std::size_t x, std::size_t minus_x, Target b);

/// Inversion gadget (Section 3.5, with d4 of Section 3.6 repaired): y and the constant input share a neuron whose
/// weight v to b is free, and the neuron of -x has weight 1 to b. d3 says that y v = 1, d4 that v - x = 0, so y = 1/x.
void add_inversion_gadget(Gadget& gadget, std::size_t minus_x, std::size_t y, std::size_t constant,
                          const GadgetStyle& style);

/// Variable gadget (Section 3.6). Lemma 3 (repaired): the weights of the first layer are x, -x and, if the variable is
/// invertible, 1/x and -1/x, for some x, which is not 0 if it is invertible; v, the weight from "h+1/x" to b, is x.
/// Compact: only the neurons that are used, "h+x" also if none is, with two data points instead of four.
Gadget variable_gadget(Variable variable, const VariablePlan& plan, const GadgetStyle& style);

}  // namespace nnsolve
