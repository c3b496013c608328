#include "native/network/float_network.h"

#include <algorithm>
#include <cmath>
#include <limits>
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

bool can_be_searched(const TrainingTask& task) {
  const auto is_set = [](const auto& domain) { return domain != nullptr && !domain->values.empty(); };
  return std::ranges::none_of(task.network.edges, [&](const Edge& edge) { return is_set(edge.domain); }) &&
         std::ranges::none_of(task.network.neurons, [&](const Neuron& neuron) {
           return is_set(neuron.bias_domain) || neuron.activation == Activation::step ||
                  neuron.activation == Activation::sign;
         });
}

FloatNetwork::FloatNetwork(const TrainingTask& task, double margin)
    : task_(task), topology_(make_topology(task.network)), index_(task.network), margin_(margin) {
  const Network& network = task.network;
  for (const Edge& edge : network.edges) fixed_weights_.push_back(edge.weight ? edge.weight->to_double() : 0);
  for (const Neuron& neuron : network.neurons) fixed_biases_.push_back(neuron.bias ? neuron.bias->to_double() : 0);
  find_domains();
  for (std::size_t row = 0; row < task.row_count(); ++row) read_targets(row);
  inputs_ = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(rows_.size()), network.input_count);
  for (std::size_t r = 0; r < rows_.size(); ++r) {
    for (const SparseRows::Entry& entry : task.inputs[rows_[r]]) {
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

void FloatNetwork::find_domains() {
  domains_.assign(index_.count, nullptr);
  for (EdgeIndex e = 0; e < task_.network.edges.size(); ++e) {
    if (index_.of_edge[e] != ParameterNumbers::none) domains_[index_.of_edge[e]] = task_.network.edges[e].domain.get();
  }
  for (NeuronIndex n = 0; n < task_.network.neuron_count(); ++n) {
    if (index_.of_neuron[n] == ParameterNumbers::none) continue;
    domains_[index_.of_neuron[n]] = task_.network.neurons[n].bias_domain.get();
  }
}

void FloatNetwork::read_targets(std::size_t row) {
  const auto ranges = std::ranges::equal_range(task_.range_targets, row, {}, &RangeTarget::row);
  if (task_.targets[row].empty() && ranges.empty()) return;
  rows_.push_back(row);
  wanted_.emplace_back();
  for (const SparseRows::Entry& entry : task_.targets[row]) add_target(entry.column, AllowedRange::only(entry.value));
  for (const RangeTarget& target : ranges) add_target(target.column, target.range);
}

void FloatNetwork::add_target(std::uint32_t column, const AllowedRange& range) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  const NeuronIndex output = task_.network.first_output() + column;
  const auto number = static_cast<std::uint32_t>(rows_.size() - 1);
  std::optional<AllowedRange> sums = sums_of(task_.network.neurons[output], range);
  Residual residual{number, output};
  const AllowedRange& aim = sums ? *sums : range;
  residual.low = aim.min ? aim.min->to_double() : -infinity;
  residual.high = aim.max ? aim.max->to_double() : infinity;
  const bool is_number = range.min && range.max && *range.min == *range.max;
  if (is_number) {
    residual.target = range.min->to_double();
  } else {
    const double margin = margin_ * std::min(residual.high - residual.low, 1.0);
    residual.low += margin;
    residual.high -= margin;
    residual.target = std::clamp(0.0, residual.low, residual.high);
  }
  if (!sums && is_number && task_.network.neurons[output].activation == Activation::relu) {
    residual.low = -infinity;
    residual.high = 0;
    residual.offset = -residual.target;
  }
  residuals_.push_back(residual);
  wanted_.back().push_back({output, std::move(sums)});
}

Eigen::VectorXd FloatNetwork::activated(NeuronIndex neuron, const Eigen::VectorXd& sums) const {
  const Neuron& how = task_.network.neurons[neuron];
  switch (how.activation) {
    case Activation::relu:
      return sums.cwiseMax(0.0);
    case Activation::leaky_relu:
      return sums.cwiseMax(how.slope.to_double() * sums);
    case Activation::clip:
      return sums.cwiseMax(how.low.to_double()).cwiseMin(how.high.to_double());
    case Activation::identity:
    case Activation::step:
    case Activation::sign:
      break;
  }
  return sums;
}

/// Of the activation, by sum.
Eigen::ArrayXd FloatNetwork::slopes(NeuronIndex neuron, const Eigen::ArrayXd& sums) const {
  const Neuron& how = task_.network.neurons[neuron];
  switch (how.activation) {
    case Activation::relu:
      return (sums > 0).cast<double>();
    case Activation::leaky_relu:
      return how.slope.to_double() + (1 - how.slope.to_double()) * (sums > 0).cast<double>();
    case Activation::clip:
      return (sums > how.low.to_double() && sums < how.high.to_double()).cast<double>();
    case Activation::identity:
    case Activation::step:
    case Activation::sign:
      break;
  }
  return Eigen::ArrayXd::Ones(sums.size());
}

namespace {

double nearest(const ParameterDomain& domain, double value) {
  if (domain.range.min) value = std::max(value, domain.range.min->to_double());
  if (domain.range.max) value = std::min(value, domain.range.max->to_double());
  return value;
}

double missed(const FloatNetwork::Residual& residual, double sum) {
  return sum - std::clamp(sum, residual.low, residual.high) + residual.offset;
}

bool is_flat(const FloatNetwork::Residual& residual, double sum) {
  return residual.low < residual.high && sum >= residual.low && sum <= residual.high;
}

}  // namespace

FloatNetwork::Point FloatNetwork::at(Eigen::VectorXd parameters) const {
  const Network& network = task_.network;
  const auto rows = static_cast<Eigen::Index>(rows_.size());
  Point point;
  point.parameters = std::move(parameters);
  for (std::uint32_t i = 0; i < index_.count; ++i) {
    if (domains_[i] != nullptr) point.parameters[i] = nearest(*domains_[i], point.parameters[i]);
  }
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
    if (network.is_input(n)) {
      point.values.col(n) = sum;
    } else {
      point.values.col(n) = activated(n, sum);
    }
  }
  point.residuals.resize(static_cast<Eigen::Index>(residuals_.size()));
  for (std::size_t i = 0; i < residuals_.size(); ++i) {
    point.residuals[static_cast<Eigen::Index>(i)] =
        missed(residuals_[i], point.sums(residuals_[i].row, residuals_[i].output));
  }
  point.cost = point.residuals.squaredNorm();
  return point;
}

/// Of the residuals [begin, end), which belong to one output.
void FloatNetwork::add_gradients(const Point& point, std::size_t begin, std::size_t end,
                                 Eigen::MatrixXd& jacobian) const {
  const Network& network = task_.network;
  const NeuronIndex output = residuals_[begin].output;
  const auto count = static_cast<Eigen::Index>(end - begin);
  const auto first = static_cast<Eigen::Index>(begin);
  std::vector<Eigen::Index> rows;
  for (std::size_t i = begin; i < end; ++i) rows.push_back(residuals_[i].row);
  std::vector<Eigen::VectorXd> by_sum(network.neuron_count());  // of the residuals by a neuron's sum; empty: 0
  by_sum[output] = Eigen::VectorXd::Ones(count);
  for (std::size_t i = begin; i < end; ++i) {
    const bool changes = !is_flat(residuals_[i], point.sums(residuals_[i].row, output));
    if (!changes) by_sum[output][static_cast<Eigen::Index>(i - begin)] = 0;
  }
  for (auto place = topology_.order.rbegin(); place != topology_.order.rend(); ++place) {
    const NeuronIndex n = *place;
    Eigen::VectorXd& slope = by_sum[n];
    if (slope.size() == 0 || network.is_input(n)) continue;
    if (n != output && network.neurons[n].activation != Activation::identity) {
      slope.array() *= slopes(n, point.sums(rows, n).array());
    }
    if (const std::uint32_t number = index_.of_neuron[n]; number != ParameterNumbers::none) {
      jacobian.col(number).segment(first, count) = slope;
    }
    for (const EdgeIndex e : topology_.incoming[n]) {
      const NeuronIndex from = network.edges[e].from;
      if (const std::uint32_t number = index_.of_edge[e]; number != ParameterNumbers::none) {
        jacobian.col(number).segment(first, count) = slope.cwiseProduct(point.values(rows, from));
      }
      if (network.is_input(from)) continue;
      if (by_sum[from].size() == 0) by_sum[from] = Eigen::VectorXd::Zero(count);
      by_sum[from] += weight(point.parameters, e) * slope;
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
