// A planted instance of the tests in this folder, with its weights as the native search numbers them.
#pragma once

#include "native/network/exact_network.h"
#include "tests/support/random_instance.h"

#include <memory>
#include <random>
#include <vector>

namespace nnsolve::test {

struct PlantedPoint {
  explicit PlantedPoint(Random& random, const Shape& shape = {})
      : planted(random_planted(random, shape)), fit(exact_fit(planted.instance)), network(fit) {
    const native::ParameterNumbers& index = network.index();
    parameters.resize(index.count);
    for (EdgeIndex e = 0; e < index.of_edge.size(); ++e) {
      if (index.of_edge[e] == native::ParameterNumbers::none) continue;
      parameters[index.of_edge[e]] = planted.witness.weights[e].rational();
    }
    for (NeuronIndex n = fit.network.input_count; n < fit.network.neuron_count(); ++n) {
      if (index.of_neuron[n] == native::ParameterNumbers::none) continue;
      parameters[index.of_neuron[n]] = planted.witness.biases[n - fit.network.input_count].rational();
    }
  }
  PlantedPoint(const PlantedPoint&) = delete;
  PlantedPoint& operator=(const PlantedPoint&) = delete;

  Eigen::VectorXd in_floating_point() const {
    Eigen::VectorXd result(static_cast<Eigen::Index>(parameters.size()));
    for (std::size_t i = 0; i < parameters.size(); ++i)
      result[static_cast<Eigen::Index>(i)] = parameters[i].to_double();
    return result;
  }

  Planted planted;
  ExactFit fit;
  native::FloatNetwork network;
  native::ExactParameters parameters;
};

}  // namespace nnsolve::test
