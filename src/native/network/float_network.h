// A network in floating point: its free weights and biases as one vector, the sums of all neurons on all data points,
// and how far the known targets are missed, with exact derivatives. It proposes; nothing here decides.
#pragma once

#include "network/topology.h"

#include "nnsolve/instance.h"

#include <Eigen/Dense>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace nnsolve::native {

/// The number of a free weight or bias among all parameters: free weights by edge, then free biases by neuron.
struct ParameterNumbers {
  static constexpr std::uint32_t none = UINT32_MAX;

  explicit ParameterNumbers(const Network& network);

  std::vector<std::uint32_t> of_edge;    // none: prescribed
  std::vector<std::uint32_t> of_neuron;  // none: fixed, or an input
  std::uint32_t count = 0;
};

class FloatNetwork {
 public:
  /// The fit must outlive it. Data points without a known target are left out.
  explicit FloatNetwork(const ExactFit& fit);

  /// What follows from one choice of parameters.
  struct Point {
    Eigen::VectorXd parameters;
    Eigen::MatrixXd sums;    // data points x neurons, before activation; of an input its value
    Eigen::MatrixXd values;  // after it; of an output as a target asks, see residuals
    Eigen::VectorXd residuals;
    double cost = 0;  // the sum of their squares
  };

  /// A known target: of a ReLU output, 0 asks for a sum <= 0, and what is positive for that very sum.
  struct Residual {
    std::uint32_t row = 0;  // of `rows`
    NeuronIndex output = 0;
    double target = 0;
  };

  const ExactFit& fit() const { return fit_; }
  const Topology& topology() const { return topology_; }
  const ParameterNumbers& index() const { return index_; }
  const std::vector<std::size_t>& rows() const { return rows_; }  // the data points that are there, by their number
  const std::vector<Residual>& residuals() const { return residuals_; }
  const Eigen::MatrixXd& inputs() const { return inputs_; }  // data points x inputs
  /// About how large a cost is no cost at all, in floating point.
  double negligible_cost() const { return negligible_cost_; }
  /// Of one evaluation and its derivatives, in multiplications: how search counts its work.
  double work() const { return work_; }

  Point at(Eigen::VectorXd parameters) const;
  /// Residuals x parameters.
  Eigen::MatrixXd jacobian(const Point& point) const;

  double weight(const Eigen::VectorXd& parameters, EdgeIndex edge) const {
    const std::uint32_t number = index_.of_edge[edge];
    return number == ParameterNumbers::none ? fixed_weights_[edge] : parameters[number];
  }
  double bias(const Eigen::VectorXd& parameters, NeuronIndex neuron) const {
    const std::uint32_t number = index_.of_neuron[neuron];
    return number == ParameterNumbers::none ? fixed_biases_[neuron] : parameters[number];
  }

 private:
  bool is_relu(NeuronIndex neuron) const { return fit_.network.neurons[neuron].activation == Activation::relu; }
  double residual_of(const Residual& residual, double sum) const;
  void add_gradients(const Point& point, std::size_t begin, std::size_t end, Eigen::MatrixXd& jacobian) const;

  const ExactFit& fit_;
  Topology topology_;
  ParameterNumbers index_;
  std::vector<double> fixed_weights_;
  std::vector<double> fixed_biases_;
  std::vector<std::size_t> rows_;
  Eigen::MatrixXd inputs_;
  std::vector<Residual> residuals_;  // by output
  double negligible_cost_ = 0;
  double work_ = 0;
};

}  // namespace nnsolve::native
