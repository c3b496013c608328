// Random starts have weights as training has them, scaled to the sizes of the inputs. Of starts from the data, the
// first hidden neurons bend along a hyperplane through as many data points as there are inputs, a little beside it. In
// half of either, the outputs' weights are then fitted by least squares, which is exact for what is linear in them.
#include "native/network/starts.h"

#include "native/network/bend_gain.h"

#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <random>
#include <vector>

namespace nnsolve::native {

namespace {

constexpr int most_doublings = 8;  // of the bends that a hop looks at

class Maker {
 public:
  Maker(const FloatNetwork& network, std::uint32_t seed, std::uint32_t attempt)
      : network_(network), graph_(network.task().network), random_(engine_seed(seed, attempt)), scales_(scales()) {}

  Eigen::VectorXd random() {
    Eigen::VectorXd start = Eigen::VectorXd::Zero(network_.index().count);
    for (NeuronIndex n = graph_.input_count; n < graph_.neuron_count(); ++n) draw(n, start);
    return start;
  }

  /// Bends of the neurons that see inputs only.
  void bend_through_data(Eigen::VectorXd& start) {
    for (NeuronIndex n = graph_.input_count; n < graph_.neuron_count(); ++n) {
      if (graph_.is_output(n) || !bends(n)) continue;
      if (sees_inputs_only(n) && !network_.topology().incoming[n].empty())
        set_plane(n, draw_plane(n, std::nullopt), start);
    }
  }

  void replace_a_neuron(const FloatNetwork::Point& point, Eigen::VectorXd& start) {
    if (graph_.first_output() == graph_.input_count) return;
    const NeuronIndex n = pick_neuron(point);
    draw(n, start);
    for (const EdgeIndex e : network_.topology().outgoing[n]) set_weight(e, 0.1 * normal(), start);
    if (!bends(n) || !sees_inputs_only(n)) return;
    const BendGain gain(network_, point, n);
    std::vector<double> misses(network_.rows().size(), 1e-9);
    for (std::size_t i = 0; i < misses.size(); ++i) misses[i] += gain.misses()[static_cast<Eigen::Index>(i)];
    const int tries = 1 << std::uniform_int_distribution<int>(0, most_doublings)(random_);
    Eigen::VectorXd best;
    double most = -1;
    for (int i = 0; i < tries; ++i) {
      Eigen::VectorXd plane = draw_plane(n, static_cast<Eigen::Index>(pick(misses)));
      const double gained = gain.of(values_of(n, plane));
      if (gained <= most) continue;
      most = gained;
      best = std::move(plane);
    }
    set_plane(n, best, start);
  }

 private:
  bool bends(NeuronIndex neuron) const { return graph_.neurons[neuron].activation != Activation::identity; }

  static std::uint64_t engine_seed(std::uint32_t seed, std::uint32_t attempt) {
    return (static_cast<std::uint64_t>(seed) << 32 | attempt) * 0x9E3779B97F4A7C15u + 1;
  }

  /// A hidden one; half the time any, else rather one that does little.
  NeuronIndex pick_neuron(const FloatNetwork::Point& point) {
    std::vector<double> chances;
    for (NeuronIndex n = graph_.input_count; n < graph_.first_output(); ++n) {
      double weight = 0;
      for (const EdgeIndex e : network_.topology().outgoing[n]) {
        weight = std::max(weight, std::abs(network_.weight(point.parameters, e)));
      }
      chances.push_back(1 / (1e-6 + weight * point.values.col(n).norm()));
    }
    if (std::bernoulli_distribution()(random_)) chances.assign(chances.size(), 1);
    return graph_.input_count + static_cast<NeuronIndex>(pick(chances));
  }

  bool sees_inputs_only(NeuronIndex neuron) const {
    const auto incoming = network_.topology().incoming[neuron];
    return std::all_of(incoming.begin(), incoming.end(),
                       [&](EdgeIndex e) { return graph_.is_input(graph_.edges[e].from); });
  }

  /// A place, in proportion to its chance.
  std::size_t pick(const std::vector<double>& chances) {
    const double total = std::accumulate(chances.begin(), chances.end(), 0.0);
    double left = std::uniform_real_distribution<double>(0, total)(random_);
    std::size_t place = 0;
    while (place + 1 < chances.size() && left >= chances[place]) left -= chances[place++];
    return place;
  }

  double normal() { return std::normal_distribution<double>()(random_); }

  std::vector<double> scales() const {
    std::vector<double> result(graph_.neuron_count(), 1);
    const Eigen::MatrixXd& inputs = network_.inputs();
    if (inputs.rows() == 0) return result;
    for (NeuronIndex n = 0; n < graph_.input_count; ++n) {
      const double size = std::sqrt(inputs.col(n).squaredNorm() / static_cast<double>(inputs.rows()));
      if (size > 0) result[n] = size;
    }
    return result;
  }

  void set_weight(EdgeIndex edge, double value, Eigen::VectorXd& start) const {
    const std::uint32_t number = network_.index().of_edge[edge];
    if (number != ParameterNumbers::none) start[number] = value;
  }

  void draw(NeuronIndex neuron, Eigen::VectorXd& start) {
    const auto incoming = network_.topology().incoming[neuron];
    const double spread = std::sqrt(2.0 / static_cast<double>(std::max<std::size_t>(incoming.size(), 1)));
    for (const EdgeIndex e : incoming) set_weight(e, spread * normal() / scales_[graph_.edges[e].from], start);
    if (const std::uint32_t number = network_.index().of_neuron[neuron]; number != ParameterNumbers::none) {
      start[number] = (graph_.is_output(neuron) ? 1.0 : 1.5) * normal();
    }
  }

  /// Where a neuron that sees inputs only bends: weights of its inputs, by their scale, and last its bias. Through data
  /// points drawn at random, the first given or drawn, too.
  Eigen::VectorXd draw_plane(NeuronIndex neuron, std::optional<Eigen::Index> first) {
    const auto incoming = network_.topology().incoming[neuron];
    const Eigen::MatrixXd& inputs = network_.inputs();
    const auto width = static_cast<Eigen::Index>(incoming.size());
    const Eigen::Index count = std::min<Eigen::Index>(width, inputs.rows());
    Eigen::MatrixXd through(width + 1, count);
    for (Eigen::Index i = 0; i < count; ++i) {
      auto row = std::uniform_int_distribution<Eigen::Index>(0, inputs.rows() - 1)(random_);
      if (i == 0 && first) row = *first;
      for (Eigen::Index k = 0; k < width; ++k) {
        const NeuronIndex input = graph_.edges[incoming[static_cast<std::size_t>(k)]].from;
        through(k, i) = inputs(row, input) / scales_[input];
      }
      through(width, i) = 1;
    }
    // The last column of Q is orthogonal to all of them.
    Eigen::VectorXd plane = Eigen::VectorXd::Unit(width + 1, width);
    if (count > 0) plane.applyOnTheLeft(Eigen::ColPivHouseholderQR<Eigen::MatrixXd>(through).householderQ());
    const double size = plane.cwiseAbs().maxCoeff();
    for (Eigen::Index k = 0; k <= width; ++k) plane[k] += 0.05 * size * normal();
    const double norm = plane.head(width).norm();
    if (norm > 1e-9) plane /= norm;
    if (std::bernoulli_distribution()(random_)) plane = -plane;
    return plane;
  }

  void set_plane(NeuronIndex neuron, const Eigen::VectorXd& plane, Eigen::VectorXd& start) const {
    const auto incoming = network_.topology().incoming[neuron];
    for (std::size_t k = 0; k < incoming.size(); ++k) {
      set_weight(incoming[k], plane[static_cast<Eigen::Index>(k)] / scales_[graph_.edges[incoming[k]].from], start);
    }
    if (const std::uint32_t number = network_.index().of_neuron[neuron]; number != ParameterNumbers::none) {
      start[number] = plane[plane.size() - 1];
    }
  }

  Eigen::VectorXd values_of(NeuronIndex neuron, const Eigen::VectorXd& plane) const {
    const auto incoming = network_.topology().incoming[neuron];
    Eigen::VectorXd sums = Eigen::VectorXd::Constant(network_.inputs().rows(), plane[plane.size() - 1]);
    for (std::size_t k = 0; k < incoming.size(); ++k) {
      const NeuronIndex input = graph_.edges[incoming[k]].from;
      sums += plane[static_cast<Eigen::Index>(k)] / scales_[input] * network_.inputs().col(input);
    }
    return sums.cwiseMax(0);
  }

  const FloatNetwork& network_;
  const Network& graph_;
  std::mt19937_64 random_;
  std::vector<double> scales_;
};

}  // namespace

void fit_outputs(const FloatNetwork& network, Eigen::VectorXd& parameters) {
  constexpr double damping = 1e-2;
  const Network& graph = network.task().network;
  const FloatNetwork::Point point = network.at(parameters);
  for (NeuronIndex output = graph.first_output(); output < graph.neuron_count(); ++output) {
    std::vector<std::uint32_t> numbers;
    std::vector<const double*> columns;  // null: a bias
    for (const EdgeIndex e : network.topology().incoming[output]) {
      if (network.index().of_edge[e] == ParameterNumbers::none) continue;
      numbers.push_back(network.index().of_edge[e]);
      columns.push_back(point.values.col(graph.edges[e].from).data());
    }
    if (network.index().of_neuron[output] != ParameterNumbers::none) {
      numbers.push_back(network.index().of_neuron[output]);
      columns.push_back(nullptr);
    }
    std::vector<FloatNetwork::Residual> wanted;
    for (const auto& residual : network.residuals()) {
      if (residual.output == output) wanted.push_back(residual);
    }
    const auto unknowns = static_cast<Eigen::Index>(numbers.size());
    const auto count = static_cast<Eigen::Index>(wanted.size());
    if (unknowns == 0 || count == 0) continue;
    Eigen::MatrixXd left = Eigen::MatrixXd::Zero(count + unknowns, unknowns);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(count + unknowns);
    for (Eigen::Index i = 0; i < count; ++i) {
      const FloatNetwork::Residual& residual = wanted[static_cast<std::size_t>(i)];
      double rest = residual.target - point.sums(residual.row, output);
      for (Eigen::Index k = 0; k < unknowns; ++k) {
        const double* column = columns[static_cast<std::size_t>(k)];
        left(i, k) = column == nullptr ? 1 : column[residual.row];
        rest += left(i, k) * parameters[numbers[static_cast<std::size_t>(k)]];
      }
      right[i] = rest;
    }
    left.bottomRows(unknowns).diagonal().setConstant(damping);
    const Eigen::VectorXd solution = left.colPivHouseholderQr().solve(right);
    for (Eigen::Index k = 0; k < unknowns; ++k) parameters[numbers[static_cast<std::size_t>(k)]] = solution[k];
  }
}

Eigen::VectorXd make_start(const FloatNetwork& network, std::uint32_t seed, std::uint32_t attempt) {
  Maker maker(network, seed, attempt);
  Eigen::VectorXd start = maker.random();
  if (attempt % 2 == 1) maker.bend_through_data(start);
  if (attempt % 4 == 1 || attempt % 4 == 2) fit_outputs(network, start);
  return start;
}

Eigen::VectorXd make_hop(const FloatNetwork& network, const FloatNetwork::Point& point, std::uint32_t seed,
                         std::uint32_t attempt) {
  Maker maker(network, seed, attempt);
  Eigen::VectorXd start = point.parameters;
  maker.replace_a_neuron(point, start);
  fit_outputs(network, start);
  return start;
}

}  // namespace nnsolve::native
