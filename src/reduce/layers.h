// Fully connected networks with one hidden layer, as both reductions to them make them: their neurons are called and
// their edges numbered as in a file that says "layers" (instances/README.md, "Training instances").
#pragma once

#include "nnsolve/instance.h"

#include <cstddef>

namespace nnsolve {

/// The widths are 1 or more.
struct Layers {
  std::size_t inputs = 1;
  std::size_t hidden = 1;
  std::size_t outputs = 1;
  Activation hidden_activation = Activation::identity;
  Activation output_activation = Activation::identity;

  EdgeIndex input_edge(std::size_t input, std::size_t neuron) const {
    return static_cast<EdgeIndex>(neuron * inputs + input);
  }
  EdgeIndex output_edge(std::size_t neuron, std::size_t output) const {
    return static_cast<EdgeIndex>(inputs * hidden + output * hidden + neuron);
  }
  std::size_t edge_count() const { return (inputs + outputs) * hidden; }
  std::size_t bias_count() const { return hidden + outputs; }
};

/// Everything is free.
Network make_network(const Layers& layers);

/// The smallest data that no weights fit: one data point with two targets.
TrainingInstance impossible_instance(const Layers& layers);

}  // namespace nnsolve
