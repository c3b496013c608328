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

/// The steps from one point, for as many lambdas as are tried: (A A' + lambda) x = b, where A is J or J'.
class Steps {
 public:
  Steps(const Eigen::MatrixXd& jacobian, const Eigen::VectorXd& residuals)
      : jacobian_(jacobian), is_wide_(jacobian.rows() <= jacobian.cols()) {
    right_ = is_wide_ ? residuals : Eigen::VectorXd(jacobian.transpose() * residuals);
    if (right_.size() > most_dense) return;
    normal_ = Eigen::MatrixXd::Zero(right_.size(), right_.size());
    if (is_wide_) {
      normal_.selfadjointView<Eigen::Lower>().rankUpdate(jacobian);
    } else {
      normal_.selfadjointView<Eigen::Lower>().rankUpdate(jacobian.transpose());
    }
  }

  Eigen::VectorXd step(double lambda) const {
    const Eigen::VectorXd x = right_.size() <= most_dense ? dense(lambda) : by_conjugate_gradients(lambda);
    return is_wide_ ? Eigen::VectorXd(-jacobian_.transpose() * x) : Eigen::VectorXd(-x);
  }

 private:
  Eigen::VectorXd dense(double lambda) const {
    Eigen::MatrixXd damped = normal_;
    damped.diagonal().array() += lambda;
    return damped.selfadjointView<Eigen::Lower>().llt().solve(right_);
  }

  Eigen::VectorXd times_normal(const Eigen::VectorXd& x) const {
    return is_wide_ ? Eigen::VectorXd(jacobian_ * (jacobian_.transpose() * x))
                    : Eigen::VectorXd(jacobian_.transpose() * (jacobian_ * x));
  }

  Eigen::VectorXd by_conjugate_gradients(double lambda) const {
    Eigen::VectorXd x = Eigen::VectorXd::Zero(right_.size());
    Eigen::VectorXd rest = right_;
    Eigen::VectorXd direction = right_;
    double norm = rest.squaredNorm();
    const double goal = 1e-20 * norm;
    for (int i = 0; i < most_gradients && norm > goal; ++i) {
      const Eigen::VectorXd image = times_normal(direction) + lambda * direction;
      const double length = norm / direction.dot(image);
      x += length * direction;
      rest -= length * image;
      const double next = rest.squaredNorm();
      direction = rest + (next / norm) * direction;
      norm = next;
    }
    return x;
  }

  const Eigen::MatrixXd& jacobian_;
  bool is_wide_;
  Eigen::VectorXd right_;
  Eigen::MatrixXd normal_;
};

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
    const Steps steps(jacobian, descent.point.residuals);
    bool is_better = false;
    for (int i = 0; i < most_tries && !is_better; ++i) {
      const Eigen::VectorXd change = steps.step(lambda);
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
