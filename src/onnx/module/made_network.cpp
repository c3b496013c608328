#include "onnx/module/made_network.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t most_edges = 10'000'000;

std::string numbered(std::string letter, std::size_t number) { return letter.append(std::to_string(number)); }

}  // namespace

std::size_t MadeNetwork::add_neuron(std::size_t layer) {
  if (neurons_.size() == most_neurons) throw ParseError("the model has more than 1,000,000 neurons");
  NeuronMade made;
  made.layer = layer;
  neurons_.push_back(std::move(made));
  return neurons_.size() - 1;
}

void MadeNetwork::add_edge(std::size_t from, std::size_t to, Rational weight, bool is_prescribed) {
  if (edges_.size() == most_edges) throw ParseError("the model has more than 10,000,000 weights");
  neurons_[from].is_used = true;
  neurons_[to].layer = std::max(neurons_[to].layer, neurons_[from].layer + 1);
  edges_.push_back({from, to, std::move(weight), is_prescribed});
}

bool MadeNetwork::is_open(const Columns& taken) const {
  return taken.is_own && std::ranges::all_of(taken.neurons, [&](std::size_t n) {
           return neurons_[n].layer > 0 && neurons_[n].activation == Activation::identity && !neurons_[n].is_used;
         });
}

Columns MadeNetwork::copies(const Columns& taken) {
  Columns made;
  made.rank = taken.rank;
  for (const std::size_t n : taken.neurons) {
    made.neurons.push_back(add_neuron(0));
    add_edge(n, made.neurons.back(), Rational(1), true);
  }
  return made;
}

OnnxModel MadeNetwork::network(std::size_t input_count, const std::vector<std::size_t>& outputs) const {
  std::vector<std::size_t> place(neurons_.size());
  OnnxModel model;
  auto add = [&](std::size_t n, std::string name) {
    place[n] = model.network.neurons.size();
    const NeuronMade& made = neurons_[n];
    Neuron neuron;
    neuron.name = std::move(name);
    neuron.activation = made.activation;
    neuron.slope = made.slope;
    const bool is_input = n < input_count;
    if (!is_input && !made.has_bias) neuron.bias = Rational();
    model.network.neurons.push_back(std::move(neuron));
    if (!is_input) model.biases.push_back(made.bias);
  };
  for (std::size_t n = 0; n < input_count; ++n) add(n, numbered("x", n + 1));
  const std::set<std::size_t> last(outputs.begin(), outputs.end());
  std::map<std::size_t, std::size_t> in_layer;
  for (std::size_t n = input_count; n < neurons_.size(); ++n) {
    if (last.contains(n)) continue;
    const std::size_t layer = neurons_[n].layer;
    add(n, numbered(numbered("h", layer) + "_", ++in_layer[layer]));
  }
  for (std::size_t k = 0; k < outputs.size(); ++k) add(outputs[k], numbered("y", k + 1));
  model.network.input_count = static_cast<NeuronIndex>(input_count);
  model.network.output_count = static_cast<NeuronIndex>(outputs.size());
  for (const EdgeMade& made : edges_) {
    Edge edge;
    edge.from = static_cast<NeuronIndex>(place[made.from]);
    edge.to = static_cast<NeuronIndex>(place[made.to]);
    if (made.is_prescribed) edge.weight = made.weight;
    model.network.edges.push_back(std::move(edge));
    model.weights.push_back(made.weight);
  }
  return model;
}

}  // namespace nnsolve
