// An output is linear in its own weights and bias. Let B span what it can make of the other neurons with these, and let
// r be the part of its targets that is orthogonal to B. A neuron with values h then takes (h'.r)^2 / |h'|^2 off the
// squares of r, where h' is the part of h that is orthogonal to B. That is a few products, so very many bends can be
// looked at in the time of one descent. Only outputs that the neuron leads to by a free edge count, and ReLUs among
// them as if they were identities.
#include "native/network/bend_gain.h"

#include <Eigen/QR>

#include <utility>

namespace nnsolve::native {

namespace {

/// Orthonormal. Eigen decomposes no matrix without an entry.
Eigen::MatrixXd basis_of(const std::vector<Eigen::VectorXd>& columns, Eigen::Index count) {
  Eigen::MatrixXd matrix(count, static_cast<Eigen::Index>(columns.size()));
  if (matrix.size() == 0) return Eigen::MatrixXd(count, 0);
  for (std::size_t i = 0; i < columns.size(); ++i) matrix.col(static_cast<Eigen::Index>(i)) = columns[i];
  const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> decomposition(matrix);
  return decomposition.householderQ() * Eigen::MatrixXd::Identity(count, decomposition.rank());
}

}  // namespace

BendGain::BendGain(const FloatNetwork& network, const FloatNetwork::Point& point, NeuronIndex neuron)
    : misses_(Eigen::VectorXd::Zero(static_cast<Eigen::Index>(network.rows().size()))) {
  const Network& graph = network.task().network;
  const auto& residuals = network.residuals();
  const auto is_free = [&](EdgeIndex e) { return network.index().of_edge[e] != ParameterNumbers::none; };
  for (const EdgeIndex own : network.topology().outgoing[neuron]) {
    const NeuronIndex output = graph.edges[own].to;
    if (!graph.is_output(output) || !is_free(own)) continue;
    Output made;
    std::vector<double> targets;
    for (const FloatNetwork::Residual& residual : residuals) {
      if (residual.output != output) continue;
      made.rows.push_back(residual.row);
      targets.push_back(residual.target);
    }
    const auto count = static_cast<Eigen::Index>(made.rows.size());
    Eigen::VectorXd rest = Eigen::Map<const Eigen::VectorXd>(targets.data(), count);
    std::vector<Eigen::VectorXd> columns;
    if (network.index().of_neuron[output] != ParameterNumbers::none) {
      columns.push_back(Eigen::VectorXd::Ones(count));
    } else {
      rest.array() -= network.bias(point.parameters, output);
    }
    for (const EdgeIndex e : network.topology().incoming[output]) {
      if (e == own) continue;
      Eigen::VectorXd values = point.values(made.rows, graph.edges[e].from);
      if (is_free(e)) {
        columns.push_back(std::move(values));
      } else {
        rest -= network.weight(point.parameters, e) * values;
      }
    }
    made.basis = basis_of(columns, count);
    made.rest = rest - made.basis * (made.basis.transpose() * rest);
    for (Eigen::Index i = 0; i < count; ++i) misses_[made.rows[static_cast<std::size_t>(i)]] += std::abs(made.rest[i]);
    outputs_.push_back(std::move(made));
  }
}

double BendGain::of(const Eigen::VectorXd& values) const {
  constexpr double least = 1e-6;  // of a part that is taken for one
  double gain = 0;
  for (const Output& output : outputs_) {
    const Eigen::VectorXd own = values(output.rows);
    const Eigen::VectorXd part = own - output.basis * (output.basis.transpose() * own);
    const double square = part.squaredNorm();
    if (square <= least * own.squaredNorm()) continue;
    const double product = part.dot(output.rest);
    gain += product * product / square;
  }
  return gain;
}

}  // namespace nnsolve::native
