// A network in floating point: its free weights and biases as one vector, the sums of all neurons on all data points,
// and how far the targets are missed, with exact derivatives. It proposes; nothing here decides.
//
// A target asks for a range of its output's sums, since no activation falls; what is missed is the way to that range.
// Where the range is more than a number a descent may aim at what is a little inside, so that there is room for
// rounding.
#pragma once

#include "network/activation.h"
#include "network/topology.h"

#include "nnsolve/instance.h"

#include <Eigen/Dense>

#include <cstddef>
#include <cstdint>
#include <optional>
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

/// Whether search knows the task: its activations are continuous, and no parameter is one of a few numbers, which
/// solvers are better at.
bool can_be_searched(const TrainingTask& task);

class FloatNetwork {
 public:
  /// The task can be searched, and must outlive it. Data points of which nothing is asked are left out. Descents aim
  /// that far from the ends of ranges, and less where a range is short.
  explicit FloatNetwork(const TrainingTask& task, double margin = 0);

  /// What follows from one choice of parameters.
  struct Point {
    Eigen::VectorXd parameters;
    Eigen::MatrixXd sums;    // data points x neurons, before activation; of an input its value
    Eigen::MatrixXd values;  // after it; of an output as a target asks, see residuals
    Eigen::VectorXd residuals;
    double cost = 0;  // the sum of their squares
  };

  /// A target: of a ReLU output, 0 asks for a sum <= 0, and what is positive for that very sum.
  struct Residual {
    std::uint32_t row = 0;  // of `rows`
    NeuronIndex output = 0;
    double target = 0;  // a number that is right, or would be for an identity
    double low = 0;     // the sums that are aimed at
    double high = 0;
    double offset = 0;  // what is missed at best
  };

  /// What a target asks of an output's sum, exactly; nothing: what no sum does.
  struct Wanted {
    NeuronIndex output = 0;
    std::optional<AllowedRange> sums;
  };

  const TrainingTask& task() const { return task_; }
  const Topology& topology() const { return topology_; }
  const ParameterNumbers& index() const { return index_; }
  const std::vector<std::size_t>& rows() const { return rows_; }  // the data points that are there, by their number
  const std::vector<Residual>& residuals() const { return residuals_; }
  const std::vector<Wanted>& wanted(std::size_t row) const { return wanted_[row]; }  // row of `rows`
  /// By parameter, what it may be; null: anything.
  const std::vector<const ParameterDomain*>& domains() const { return domains_; }
  const Eigen::MatrixXd& inputs() const { return inputs_; }  // data points x inputs
  /// About how large a cost is no cost at all, in floating point.
  double negligible_cost() const { return negligible_cost_; }
  /// Of one evaluation and its derivatives, in multiplications: how search counts its work.
  double work() const { return work_; }

  /// Parameters that may not be so are moved to the nearest that may.
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
  void find_domains();
  void read_targets(std::size_t row);
  void add_target(std::uint32_t column, const AllowedRange& range);
  Eigen::VectorXd activated(NeuronIndex neuron, const Eigen::VectorXd& sums) const;
  Eigen::ArrayXd slopes(NeuronIndex neuron, const Eigen::ArrayXd& sums) const;
  void add_gradients(const Point& point, std::size_t begin, std::size_t end, Eigen::MatrixXd& jacobian) const;

  const TrainingTask& task_;
  Topology topology_;
  ParameterNumbers index_;
  std::vector<double> fixed_weights_;
  std::vector<double> fixed_biases_;
  std::vector<std::size_t> rows_;
  Eigen::MatrixXd inputs_;
  std::vector<Residual> residuals_;  // by output
  std::vector<std::vector<Wanted>> wanted_;
  std::vector<const ParameterDomain*> domains_;
  double margin_;
  double negligible_cost_ = 0;
  double work_ = 0;
};

}  // namespace nnsolve::native
