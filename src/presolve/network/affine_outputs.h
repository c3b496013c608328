// Outputs that are affine functions of the inputs, whatever the weights: identities that only identities feed.
#pragma once

#include "presolve/network/linear_rows.h"
#include "presolve/network/network_editor.h"

#include <cstdint>
#include <vector>

namespace nnsolve {

/// An output that is w x + c, and what its known targets say of that: w x + c = value, where x is what the output can
/// see of the data point.
struct AffineOutput {
  static constexpr std::uint32_t constant_column = 0;
  static std::uint32_t column_of(NeuronIndex input) { return input + 1; }
  static NeuronIndex input_of(std::uint32_t column) { return column - 1; }

  NeuronIndex output = 0;
  bool has_known_constant = false;        // then it has been subtracted from the values, and c is in no equation
  std::vector<std::uint32_t> targets;     // their numbers in the classes
  std::vector<LinearEquation> equations;  // one a target; unknowns: c, and w by input
};

/// All of them that have known targets, ascending.
std::vector<AffineOutput> find_affine_outputs(const NetworkEditor& editor);

}  // namespace nnsolve
