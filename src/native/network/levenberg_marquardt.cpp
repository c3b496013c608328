// A step d solves the damped linear least squares problem (J'J + lambda) d = -J'r, by way of the smaller of J'J and
// JJ'. Above some hundreds of equations these are not formed: the method of conjugate gradients needs products with J
// only, and a step need not be exact.
#include "native/network/levenberg_marquardt.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>
#include <utility>

namespace nnsolve::native {

namespace {

constexpr Eigen::Index most_dense = 700;
constexpr int most_gradients = 120;

/// Solves (A A' + lambda) x = b, where A is J or J'.
Eigen::VectorXd damped_solution(const Eigen::Ref<const Eigen::MatrixXd>& a, double lambda, const Eigen::VectorXd& b) {
  if (a.rows() <= most_dense) {
    Eigen::MatrixXd normal = a * a.transpose();
    normal.diagonal().array() += lambda;
    return normal.ldlt().solve(b);
  }
  Eigen::VectorXd x = Eigen::VectorXd::Zero(b.size());
  Eigen::VectorXd rest = b;
  Eigen::VectorXd direction = b;
  double norm = rest.squaredNorm();
  const double goal = 1e-20 * norm;
  for (int i = 0; i < most_gradients && norm > goal; ++i) {
    const Eigen::VectorXd image = a * (a.transpose() * direction) + lambda * direction;
    const double length = norm / direction.dot(image);
    x += length * direction;
    rest -= length * image;
    const double next = rest.squaredNorm();
    direction = rest + (next / norm) * direction;
    norm = next;
  }
  return x;
}

Eigen::VectorXd step(const Eigen::MatrixXd& jacobian, double lambda, const Eigen::VectorXd& residuals) {
  if (jacobian.rows() <= jacobian.cols()) {
    return -jacobian.transpose() * damped_solution(jacobian, lambda, residuals);
  }
  return -damped_solution(jacobian.transpose(), lambda, jacobian.transpose() * residuals);
}

}  // namespace

NetworkDescent descend(const FloatNetwork& network, Eigen::VectorXd start, const NetworkDescentOptions& options) {
  constexpr int most_tries = 6;
  constexpr double least_lambda = 1e-12;
  constexpr double hardly_less = 0.98;
  NetworkDescent descent;
  descent.point = network.at(std::move(start));
  double lambda = 1;
  int idle = 0;
  while (descent.point.cost > network.negligible_cost() && descent.iterations < options.iterations) {
    if (options.should_stop && options.should_stop()) break;
    ++descent.iterations;
    const Eigen::MatrixXd jacobian = network.jacobian(descent.point);
    const double before = descent.point.cost;
    bool is_better = false;
    for (int i = 0; i < most_tries && !is_better; ++i) {
      const Eigen::VectorXd change = step(jacobian, lambda, descent.point.residuals);
      if (change.allFinite()) {
        FloatNetwork::Point next = network.at(descent.point.parameters + change);
        is_better = next.cost < before;
        if (is_better) descent.point = std::move(next);
      }
      lambda = is_better ? std::max(lambda / 4, least_lambda) : lambda * 5;
    }
    if (!is_better) break;
    idle = descent.point.cost > hardly_less * before ? idle + 1 : 0;
    if (idle > options.patience) break;
  }
  descent.arrived = descent.point.cost <= network.negligible_cost();
  return descent;
}

}  // namespace nnsolve::native
