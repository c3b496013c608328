// A neural network in the sense of Definition 1 of "Training Neural Networks is ER-complete": a directed acyclic
// graph of neurons, each non-input neuron v computing activation_v(<w, x> + bias_v).
#pragma once

#include "nnsolve/allowed.h"
#include "nnsolve/rational.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

using NeuronIndex = std::uint32_t;
using EdgeIndex = std::uint32_t;

/// Each never falls. The paper knows the first two, and all of nnsolve does; what else does is said by is_plain()
/// (instance.h).
enum class Activation : std::uint8_t {
  identity,
  relu,        // x for x >= 0, else 0
  leaky_relu,  // x for x >= 0, else slope * x
  step,        // 1 for x >= 0, else 0
  sign,        // 1 for x > 0, 0 for 0, -1 for x < 0
  clip,        // x, but no less than low and no more than high
};

struct Neuron {
  std::string name;
  Activation activation = Activation::identity;                  // of no meaning for an input
  std::optional<Rational> bias;                                  // nothing: not prescribed; always nothing for an input
  Rational slope = {};                                           // of leaky_relu, above 0 and below 1; else 0
  Rational low = {};                                             // of clip; else 0
  Rational high = {};                                            // of clip, above low; else 0
  std::shared_ptr<const ParameterDomain> bias_domain = nullptr;  // nothing: any bias; only if it is not prescribed
};

struct Edge {
  NeuronIndex from = 0;
  NeuronIndex to = 0;
  std::optional<Rational> weight;                           // nothing: not prescribed
  std::shared_ptr<const ParameterDomain> domain = nullptr;  // nothing: any weight; only if it is not prescribed
};

/// Neurons are numbered inputs first, then hidden ones, then outputs, each in the order of the file.
struct Network {
  std::vector<Neuron> neurons;
  NeuronIndex input_count = 0;
  NeuronIndex output_count = 0;
  std::vector<Edge> edges;

  NeuronIndex neuron_count() const { return static_cast<NeuronIndex>(neurons.size()); }
  bool is_input(NeuronIndex neuron) const { return neuron < input_count; }
  bool is_output(NeuronIndex neuron) const { return neuron >= neuron_count() - output_count; }
  /// Output number k is neuron first_output() + k.
  NeuronIndex first_output() const { return neuron_count() - output_count; }
};

}  // namespace nnsolve

#pragma GCC visibility pop
