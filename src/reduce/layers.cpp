#include "reduce/layers.h"

#include <string>

namespace nnsolve {

Network make_network(const Layers& layers) {
  Network network;
  network.input_count = static_cast<NeuronIndex>(layers.inputs);
  network.output_count = static_cast<NeuronIndex>(layers.outputs);
  const auto add = [&](const char* prefix, std::size_t count, Activation activation) {
    for (std::size_t i = 1; i <= count; ++i) {
      network.neurons.push_back({prefix + std::to_string(i), activation, std::nullopt});
    }
  };
  add("x", layers.inputs, Activation::identity);
  add("h1_", layers.hidden, layers.hidden_activation);
  add("y", layers.outputs, layers.output_activation);
  network.edges.reserve(layers.edge_count());
  const NeuronIndex first_hidden = network.input_count;
  const NeuronIndex first_output = network.first_output();
  for (NeuronIndex to = first_hidden; to < first_output; ++to) {
    for (NeuronIndex from = 0; from < first_hidden; ++from) network.edges.push_back({from, to, std::nullopt});
  }
  for (NeuronIndex to = first_output; to < network.neuron_count(); ++to) {
    for (NeuronIndex from = first_hidden; from < first_output; ++from)
      network.edges.push_back({from, to, std::nullopt});
  }
  return network;
}

TrainingInstance impossible_instance(const Layers& layers) {
  TrainingInstance instance;
  instance.network = make_network(layers);
  for (const int target : {1, 2}) {
    instance.inputs.finish_row();
    for (std::uint32_t output = 0; output < layers.outputs; ++output) instance.targets.push(output, Rational(target));
    instance.targets.finish_row();
  }
  return instance;
}

}  // namespace nnsolve
