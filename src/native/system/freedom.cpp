#include "native/system/freedom.h"

#include <Eigen/QR>

#include <utility>

namespace nnsolve::native {

namespace {

/// Of pivots, relative to the largest.
constexpr double rank_threshold = 1e-9;

}  // namespace

std::vector<double> freedom(const CompiledSystem& system, std::span<const AtomIndex> equations, const Point& point,
                            const std::vector<bool>& frozen) {
  const std::size_t count = system.variable_count();
  std::vector<double> result(count, 1.0);
  std::vector<std::vector<std::pair<Variable, double>>> gradients(equations.size());
  std::vector<Eigen::Index> row_of(count, -1);
  std::vector<Variable> variables;
  for (std::size_t i = 0; i < equations.size(); ++i) {
    system.gradient(equations[i], point, gradients[i]);
    for (const auto& [variable, slope] : gradients[i]) {
      if (row_of[variable] >= 0 || (!frozen.empty() && frozen[variable])) continue;
      row_of[variable] = static_cast<Eigen::Index>(variables.size());
      variables.push_back(variable);
    }
  }
  for (Variable variable = 0; variable < count && !frozen.empty(); ++variable) {
    if (frozen[variable]) result[variable] = 0;
  }
  if (variables.empty()) return result;
  // The columns of the transposed Jacobian, made equally long, span what the equations determine.
  Eigen::MatrixXd transposed =
      Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(variables.size()), static_cast<Eigen::Index>(equations.size()));
  for (std::size_t i = 0; i < equations.size(); ++i) {
    const auto column = static_cast<Eigen::Index>(i);
    for (const auto& [variable, slope] : gradients[i]) {
      if (row_of[variable] >= 0) transposed(row_of[variable], column) = slope;
    }
    const double length = transposed.col(column).norm();
    if (length > 0) transposed.col(column) /= length;
  }
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(transposed);
  qr.setThreshold(rank_threshold);
  const Eigen::Index rank = qr.rank();
  const Eigen::MatrixXd range = qr.householderQ() * Eigen::MatrixXd::Identity(transposed.rows(), rank);
  for (std::size_t i = 0; i < variables.size(); ++i) {
    result[variables[i]] = std::max(0.0, 1.0 - range.row(static_cast<Eigen::Index>(i)).squaredNorm());
  }
  return result;
}

}  // namespace nnsolve::native
