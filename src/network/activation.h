// The activations as functions: what they make of a number, and which numbers they make what is wanted of. None ever
// falls, so the sums for which the value is in a range are a range, too.
//
// This is the one place that knows each of them by its pieces; encoder, check and evaluation ask it.
#pragma once

#include "nnsolve/network.h"

#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

/// On the sums of a range the value is factor * sum + constant.
struct ActivationPiece {
  AllowedRange sums;
  Rational factor;
  Rational constant;
};

/// The pieces ascending; each sum is in one, or where the values agree in two.
std::vector<ActivationPiece> pieces_of(const Neuron& neuron);

Rational activate(const Neuron& neuron, const Rational& sum);

/// Of which sums the value is in the range; nothing: of none.
std::optional<AllowedRange> sums_of(const Neuron& neuron, const AllowedRange& values);

/// A piece on which all sums of the range lie, so that the others are not needed.
std::optional<ActivationPiece> only_piece_within(const Neuron& neuron, const AllowedRange& sums);

/// How files name it: "relu", "leaky_relu" and so on.
const char* activation_word(Activation activation);
/// With what is peculiar to the neuron: "leaky_relu 1/100", "clip [-1, 1]".
std::string activation_text(const Neuron& neuron);

/// Whether the two have the same activation.
bool has_same_activation(const Neuron& a, const Neuron& b);
/// Gives the one the activation of the other.
void copy_activation(Neuron& to, const Neuron& from);

}  // namespace nnsolve
