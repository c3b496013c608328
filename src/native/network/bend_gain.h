// How much a hidden ReLU that bends elsewhere would help: what the outputs' best least squares fit gains by it.
#pragma once

#include "native/network/float_network.h"

#include <vector>

namespace nnsolve::native {

class BendGain {
 public:
  /// Of a hidden neuron; all others stay as they are.
  BendGain(const FloatNetwork& network, const FloatNetwork::Point& point, NeuronIndex neuron);

  /// By how much the cost would be less, if the neuron had these values on the data points.
  double of(const Eigen::VectorXd& values) const;

  /// Of each data point, how far outputs that the neuron leads to would miss their targets without it.
  const Eigen::VectorXd& misses() const { return misses_; }

 private:
  struct Output {
    std::vector<Eigen::Index> rows;  // with a known target
    Eigen::MatrixXd basis;           // of what the output can make of the other neurons, orthonormal
    Eigen::VectorXd rest;            // of the targets, orthogonal to the basis
  };

  std::vector<Output> outputs_;
  Eigen::VectorXd misses_;
};

}  // namespace nnsolve::native
