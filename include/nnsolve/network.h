// A neural network in the sense of Definition 1 of "Training Neural Networks is ER-complete": a directed acyclic
// graph of neurons, each non-input neuron v computing activation_v(<w, x> + bias_v).
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

using NeuronIndex = std::uint32_t;
using EdgeIndex = std::uint32_t;

enum class Activation : std::uint8_t { identity, relu };

struct Neuron {
  std::string name;
  Activation activation = Activation::identity;  // of no meaning for an input
  std::optional<Rational> bias;                  // nothing: free; always nothing for an input
};

struct Edge {
  NeuronIndex from = 0;
  NeuronIndex to = 0;
  std::optional<Rational> weight;  // nothing: free; a value: prescribed
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
