// ONNX models as networks, and networks with their weights as ONNX models.
//
// Whatever needs protobuf is in a module that is loaded when it is first asked (module/), as the linked solvers are:
// its libraries would cost every start of the program more than all else.
#pragma once

#include "nnsolve/network.h"
#include "nnsolve/witness.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nnsolve {

/// What a model says. Its weights are exactly the floating-point numbers in it.
struct OnnxModel {
  /// Nothing is prescribed but what is no weight of the model's: the ones of an output that is a hidden neuron's value,
  /// and biases that the model does not have, which are 0.
  Network network;
  std::vector<Rational> weights;  // by edge
  std::vector<Rational> biases;   // by non-input neuron
};

enum class OnnxNumbers : std::uint8_t { float32, float64 };

/// A network whose weights, biases and slopes are numbers of the kind, the nearest to those of a witness.
struct RoundedNetwork {
  Network network;  // nothing is prescribed
  Witness witness;  // rational
};

using OnnxMetadata = std::vector<std::pair<std::string, std::string>>;

/// Throws ParseError with the node that is not understood; BackendError without the module.
OnnxModel read_onnx(std::string_view bytes, const std::string& file_name);

/// To nearest, ties to even. Throws UsageError for a number beyond the largest, naming the weight.
RoundedNetwork round_for_onnx(const Network& network, const AnyWitness& witness, OnnxNumbers numbers);

/// The model as a file; the witness as round_for_onnx() made it. Throws UsageError for an activation that ONNX has no
/// node for.
std::string write_onnx(const RoundedNetwork& rounded, OnnxNumbers numbers, const OnnxMetadata& metadata);

}  // namespace nnsolve
