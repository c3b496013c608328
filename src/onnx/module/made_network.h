// A network while it is made: neurons in any order, with what is known of each by now.
#pragma once

#include "onnx/onnx.h"

#include "nnsolve/network.h"
#include "nnsolve/rational.h"

#include <cstddef>
#include <vector>

namespace nnsolve {

/// Values with a row a data point; the columns are neurons.
struct Columns {
  std::vector<std::size_t> neurons;
  std::size_t rank = 2;  // of the tensor
  bool is_own = true;    // nothing else takes the values of these neurons, so far
};

class MadeNetwork {
 public:
  static constexpr std::size_t most_neurons = 1'000'000;

  struct NeuronMade {
    Activation activation = Activation::identity;
    Rational slope;  // of leaky_relu
    Rational bias;
    bool has_bias = false;  // else it is 0 and prescribed
    std::size_t layer = 0;  // inputs are in 0
    bool is_used = false;   // some edge starts here
  };

  NeuronMade& neuron(std::size_t n) { return neurons_[n]; }
  const NeuronMade& neuron(std::size_t n) const { return neurons_[n]; }

  /// Throw ParseError if there are too many.
  std::size_t add_neuron(std::size_t layer);
  void add_edge(std::size_t from, std::size_t to, Rational weight, bool is_prescribed);

  /// Whether these are neurons of a linear node, whose sums nothing else needs.
  bool is_open(const Columns& taken) const;
  /// Neurons of their own with the same values.
  Columns copies(const Columns& taken);

  /// The first neurons are the inputs.
  OnnxModel network(std::size_t input_count, const std::vector<std::size_t>& outputs) const;

 private:
  struct EdgeMade {
    std::size_t from = 0;
    std::size_t to = 0;
    Rational weight;
    bool is_prescribed = false;
  };

  std::vector<NeuronMade> neurons_;
  std::vector<EdgeMade> edges_;
};

}  // namespace nnsolve
