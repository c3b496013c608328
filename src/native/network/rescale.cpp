#include "native/network/rescale.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace nnsolve::native {

namespace {

bool is_free_or_zero(const std::optional<Rational>& prescribed) { return !prescribed || prescribed->is_zero(); }

bool can_be_scaled(const FloatNetwork& network, NeuronIndex neuron) {
  const Network& graph = network.task().network;
  if (graph.neurons[neuron].activation == Activation::clip) return false;
  if (!is_free_or_zero(graph.neurons[neuron].bias) || graph.neurons[neuron].bias_domain) return false;
  const auto is_in_the_way = [&](EdgeIndex e) {
    return !is_free_or_zero(graph.edges[e].weight) || graph.edges[e].domain != nullptr;
  };
  return std::ranges::none_of(network.topology().incoming[neuron], is_in_the_way) &&
         std::ranges::none_of(network.topology().outgoing[neuron], is_in_the_way);
}

}  // namespace

void rescale(const FloatNetwork& network, Eigen::VectorXd& parameters) {
  const Topology& topology = network.topology();
  const ParameterNumbers& index = network.index();
  const Network& graph = network.task().network;
  // From the outputs on, since this changes the weights that earlier neurons have to later ones.
  for (auto place = topology.order.rbegin(); place != topology.order.rend(); ++place) {
    const NeuronIndex n = *place;
    if (graph.is_input(n) || graph.is_output(n) || !can_be_scaled(network, n)) continue;
    double scale = 0;
    for (const EdgeIndex e : topology.outgoing[n]) {
      const double weight = network.weight(parameters, e);
      if (std::abs(weight) > std::abs(scale)) scale = weight;
    }
    if (graph.neurons[n].activation != Activation::identity) scale = std::abs(scale);
    if (scale == 0 || !std::isfinite(1 / scale)) continue;
    const auto multiply = [&](std::uint32_t number, double factor) {
      if (number != ParameterNumbers::none) parameters[number] *= factor;
    };
    for (const EdgeIndex e : topology.outgoing[n]) multiply(index.of_edge[e], 1 / scale);
    for (const EdgeIndex e : topology.incoming[n]) multiply(index.of_edge[e], scale);
    multiply(index.of_neuron[n], scale);
  }
}

}  // namespace nnsolve::native
