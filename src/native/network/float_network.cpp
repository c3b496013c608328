#include "native/network/float_network.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace nnsolve::native {

ParameterNumbers::ParameterNumbers(const Network& network)
    : of_edge(network.edges.size(), none), of_neuron(network.neurons.size(), none) {
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    if (!network.edges[e].weight) of_edge[e] = count++;
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    if (!network.neurons[n].bias) of_neuron[n] = count++;
  }
}

FloatNetwork::FloatNetwork(const ExactFit& fit)
    : fit_(fit), topology_(make_topology(fit.network)), index_(fit.network) {
  const Network& network = fit.network;
  for (const Edge& edge : network.edges) fixed_weights_.push_back(edge.weight ? edge.weight->to_double() : 0);
  for (const Neuron& neuron : network.neurons) fixed_biases_.push_back(neuron.bias ? neuron.bias->to_double() : 0);
  for (std::size_t row = 0; row < fit.row_count(); ++row) {
    if (fit.targets[row].empty()) continue;
    const auto number = static_cast<std::uint32_t>(rows_.size());
    rows_.push_back(row);
    for (const SparseRows::Entry& entry : fit.targets[row]) {
      residuals_.push_back({number, network.first_output() + entry.column, entry.value.to_double()});
    }
  }
  inputs_ = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(rows_.size()), network.input_count);
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    for (const SparseRows::Entry& entry : fit.inputs[rows_[r]]) {
      inputs_(static_cast<Eigen::Index>(r), entry.column) = entry.value.to_double();
    }
  }
  std::stable_sort(residuals_.begin(), residuals_.end(),
                   [](const Residual& a, const Residual& b) { return a.output < b.output; });
  double squares = 1;
  for (const Residual& residual : residuals_) squares += residual.target * residual.target;
  constexpr double relative = 1e-22;
  negligible_cost_ = relative * squares;
  const auto smaller = static_cast<double>(std::min<std::size_t>(index_.count, residuals_.size()));
  work_ = static_cast<double>(rows_.size() * network.output_count * network.edges.size()) +
          smaller * static_cast<double>(index_.count) * static_cast<double>(residuals_.size());
}

double FloatNetwork::residual_of(const Residual& residual, double sum) const {
  if (is_relu(residual.output) && residual.target <= 0) return std::max(sum, 0.0) - residual.target;
  return sum - residual.target;
}

FloatNetwork::Point FloatNetwork::at(Eigen::VectorXd parameters) const {
  const Network& network = fit_.network;
  const auto rows = static_cast<Eigen::Index>(rows_.size());
  Point point;
  point.parameters = std::move(parameters);
  point.sums.resize(rows, network.neuron_count());
  point.values.resize(rows, network.neuron_count());
  for (const NeuronIndex n : topology_.order) {
    auto sum = point.sums.col(n);
    if (network.is_input(n)) {
      sum = inputs_.col(n);
    } else {
      sum.setConstant(bias(point.parameters, n));
      for (const EdgeIndex e : topology_.incoming[n]) {
        sum += weight(point.parameters, e) * point.values.col(network.edges[e].from);
      }
    }
    point.values.col(n) = is_relu(n) && !network.is_input(n) ? sum.cwiseMax(0.0).eval() : sum.eval();
  }
  point.residuals.resize(static_cast<Eigen::Index>(residuals_.size()));
  for (std::size_t i = 0; i < residuals_.size(); ++i) {
    point.residuals[static_cast<Eigen::Index>(i)] =
        residual_of(residuals_[i], point.sums(residuals_[i].row, residuals_[i].output));
  }
  point.cost = point.residuals.squaredNorm();
  return point;
}

/// Of the residuals [begin, end), which belong to one output.
void FloatNetwork::add_gradients(const Point& point, std::size_t begin, std::size_t end,
                                 Eigen::MatrixXd& jacobian) const {
  const Network& network = fit_.network;
  const NeuronIndex output = residuals_[begin].output;
  const auto count = static_cast<Eigen::Index>(end - begin);
  const auto first = static_cast<Eigen::Index>(begin);
  std::vector<Eigen::Index> rows;
  for (std::size_t i = begin; i < end; ++i) rows.push_back(residuals_[i].row);
  std::vector<Eigen::VectorXd> slopes(network.neuron_count());  // of the residuals by a neuron's sum; empty: 0
  slopes[output] = Eigen::VectorXd::Ones(count);
  for (std::size_t i = begin; i < end; ++i) {
    const bool is_flat = is_relu(output) && residuals_[i].target <= 0 && point.sums(residuals_[i].row, output) <= 0;
    if (is_flat) slopes[output][static_cast<Eigen::Index>(i - begin)] = 0;
  }
  for (auto place = topology_.order.rbegin(); place != topology_.order.rend(); ++place) {
    const NeuronIndex n = *place;
    Eigen::VectorXd& slope = slopes[n];
    if (slope.size() == 0 || network.is_input(n)) continue;
    if (is_relu(n) && n != output) slope.array() *= (point.sums(rows, n).array() > 0).cast<double>();
    if (const std::uint32_t number = index_.of_neuron[n]; number != ParameterNumbers::none) {
      jacobian.col(number).segment(first, count) = slope;
    }
    for (const EdgeIndex e : topology_.incoming[n]) {
      const NeuronIndex from = network.edges[e].from;
      if (const std::uint32_t number = index_.of_edge[e]; number != ParameterNumbers::none) {
        jacobian.col(number).segment(first, count) = slope.cwiseProduct(point.values(rows, from));
      }
      if (network.is_input(from)) continue;
      if (slopes[from].size() == 0) slopes[from] = Eigen::VectorXd::Zero(count);
      slopes[from] += weight(point.parameters, e) * slope;
    }
  }
}

Eigen::MatrixXd FloatNetwork::jacobian(const Point& point) const {
  Eigen::MatrixXd jacobian = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(residuals_.size()), index_.count);
  for (std::size_t begin = 0, end = 0; begin < residuals_.size(); begin = end) {
    while (end < residuals_.size() && residuals_[end].output == residuals_[begin].output) ++end;
    add_gradients(point, begin, end, jacobian);
  }
  return jacobian;
}

}  // namespace nnsolve::native
