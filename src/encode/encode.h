// From a training instance to a system of polynomial constraints (Section 2 of the paper: NN-TRAINING is in ER).
#pragma once

#include "network/input_classes.h"
#include "network/side_conditions.h"

#include "nnsolve/instance.h"
#include "nnsolve/system.h"

#include <limits>
#include <string>
#include <vector>

namespace nnsolve {

/// The structured encoding. Law: weights and biases have total cost 0 if and only if their values extend to a
/// solution of `system`; weights and biases without a variable may have any value.
struct Encoding {
  static constexpr Variable no_variable = std::numeric_limits<Variable>::max();

  System system;
  std::vector<Variable> weight_variables;  // by edge; no_variable: prescribed, or without influence
  std::vector<Variable> bias_variables;    // by neuron; likewise
};

Encoding encode(const ExactFit& instance);

/// The same for weights and biases that keep to the side conditions, as far as they have a variable. What only a weight
/// that is 1 or -1 makes nonlinear stays linear. The structure is that of the instance.
Encoding encode(const ExactFit& instance, const InstanceStructure& structure, const SideConditions& conditions);

/// Appends the textbook encoding as SMT-LIB 2.6, ending with (check-sat): one variable a weight, a bias, and a
/// non-input neuron on a data point, nothing simplified or left out. It is written from the instance alone and shares
/// nothing with encode(), so that the two can be held against each other.
void append_plain_smtlib(std::string& out, const ExactFit& instance);

}  // namespace nnsolve
