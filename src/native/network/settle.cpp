#include "native/network/settle.h"

#include "algebra/simple_rational.h"

#include <Eigen/QR>

#include <utility>

namespace nnsolve::native {

std::optional<FloatNetwork::Point> settle(const FloatNetwork& network, const FloatNetwork::Point& point,
                                          double tolerance) {
  constexpr double least_pivot = 1e-7;
  constexpr int most_steps = 30;
  constexpr double longest_step = 1e3;
  const Eigen::MatrixXd all = network.jacobian(point);
  if (all.size() == 0) return point;
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> decomposition(all);
  decomposition.setThreshold(least_pivot);
  const Eigen::Index rank = decomposition.rank();
  const auto& order = decomposition.colsPermutation().indices();
  const Eigen::VectorXi dependent = order.head(rank);
  Eigen::VectorXd parameters = point.parameters;
  for (Eigen::Index i = rank; i < parameters.size(); ++i) {
    parameters[order[i]] = simple_near(parameters[order[i]], tolerance).to_double();
  }
  FloatNetwork::Point settled = network.at(std::move(parameters));
  for (int i = 0; i < most_steps && settled.cost > network.negligible_cost(); ++i) {
    const Eigen::MatrixXd jacobian = network.jacobian(settled)(Eigen::all, dependent);
    const Eigen::VectorXd step = jacobian.colPivHouseholderQr().solve(settled.residuals);
    if (!step.allFinite() || step.norm() > longest_step) return std::nullopt;
    parameters = settled.parameters;
    parameters(dependent) -= step;
    settled = network.at(std::move(parameters));
  }
  if (settled.cost > network.negligible_cost()) return std::nullopt;
  return settled;
}

}  // namespace nnsolve::native
