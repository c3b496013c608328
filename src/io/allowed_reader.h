// What goes beyond the paper's problem in a training instance (instances/README.md, "Beyond the paper's problem"):
// activations, restricted weights and biases, targets that are inequalities.
#pragma once

#include "io/json_reader.h"

#include "nnsolve/network.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace nnsolve {

/// Consumes an activation, a word or an object, and gives the neuron it.
void read_activation(JsonReader& json, Neuron& neuron);

/// The same from a word as options have it: relu, leaky_relu=1/100, clip, clip=-2,2. What is wrong with it, or nothing.
std::string parse_activation(std::string_view text, Neuron& neuron);

/// What a weight or a bias may be. If that is one number it is prescribed.
struct ParameterChoice {
  std::optional<Rational> value;
  std::shared_ptr<const ParameterDomain> domain;
};

/// Consumes a number, or an object with "in" or with "min" and "max". `what` names it in messages.
ParameterChoice read_parameter(JsonReader& json, std::string_view what);

/// A range of one number is that number as a target.
AllowedRange read_target_range(JsonReader& json);
/// ">0" or "<= 1/2", if the text begins as one; it was the last string that was read.
std::optional<AllowedRange> parse_inequality(const JsonReader& json, std::string_view text);

}  // namespace nnsolve
