#include "native/network/nonnegative_least_squares.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace nnsolve::native {

namespace {

/// The columns that are in, as an orthogonal basis times a triangle, which grows with them.
class ActiveSet {
 public:
  ActiveSet(const Eigen::MatrixXd& columns, const Eigen::VectorXd& wanted)
      : columns_(columns),
        wanted_(wanted),
        is_out_(static_cast<std::size_t>(columns.cols()), true),
        basis_(columns.rows(), columns.rows()),
        triangle_(Eigen::MatrixXd::Zero(columns.rows(), columns.rows())),
        parts_(columns.rows()) {
    fit_.factors = Eigen::VectorXd::Zero(columns.cols());
    fit_.rest = wanted;
  }

  NonnegativeFit run() {
    const Eigen::Index most_rounds = 4 * columns_.rows() + 20;
    for (Eigen::Index round = 0; round < most_rounds; ++round) {
      const std::optional<Eigen::Index> next = best_column();
      if (!next) break;
      is_out_[static_cast<std::size_t>(*next)] = false;
      if (!push(*next)) continue;
      settle();
      fit_.rest = wanted_;
      for (const Eigen::Index column : in_) fit_.rest -= fit_.factors[column] * columns_.col(column);
    }
    return std::move(fit_);
  }

 private:
  Eigen::Index count() const { return static_cast<Eigen::Index>(in_.size()); }

  std::optional<Eigen::Index> best_column() const {
    constexpr double tolerance = 1e-9;
    if (count() == columns_.rows()) return std::nullopt;
    const Eigen::VectorXd gains = columns_.transpose() * fit_.rest;
    double most = tolerance * fit_.rest.norm();
    std::optional<Eigen::Index> best;
    for (Eigen::Index i = 0; i < gains.size(); ++i) {
      if (!is_out_[static_cast<std::size_t>(i)] || gains[i] <= most) continue;
      most = gains[i];
      best = i;
    }
    return best;
  }

  /// False if it depends on those that are in, and is left alone.
  bool push(Eigen::Index column) {
    constexpr double tiny = 1e-10;
    const Eigen::Index size = count();
    Eigen::VectorXd direction = columns_.col(column);
    auto above = triangle_.col(size).head(size);
    above.setZero();
    for (int pass = 0; pass < 2; ++pass) {
      const Eigen::VectorXd along = basis_.leftCols(size).transpose() * direction;
      direction -= basis_.leftCols(size) * along;
      above += along;
    }
    const double length = direction.norm();
    if (!(length > tiny)) return false;
    triangle_(size, size) = length;
    basis_.col(size) = direction / length;
    parts_[size] = basis_.col(size).dot(wanted_);
    in_.push_back(column);
    return true;
  }

  /// Least squares in the columns that are in; those whose factor would be negative leave.
  void settle() {
    while (!in_.empty()) {
      const Eigen::VectorXd solution =
          triangle_.topLeftCorner(count(), count()).triangularView<Eigen::Upper>().solve(parts_.head(count()));
      double length = 1;
      for (Eigen::Index k = 0; k < count(); ++k) {
        const double old = fit_.factors[in_[static_cast<std::size_t>(k)]];
        if (solution[k] <= 0) length = std::min(length, old / (old - solution[k]));
      }
      std::vector<Eigen::Index> kept;
      for (Eigen::Index k = 0; k < count(); ++k) {
        const Eigen::Index column = in_[static_cast<std::size_t>(k)];
        double& factor = fit_.factors[column];
        factor += length * (solution[k] - factor);
        const bool leaves = solution[k] <= 0 && factor <= 1e-14;
        if (leaves) factor = 0;
        is_out_[static_cast<std::size_t>(column)] = leaves;
        if (!leaves) kept.push_back(column);
      }
      if (kept.size() == in_.size()) return;
      in_.clear();
      for (const Eigen::Index column : kept) push(column);
    }
  }

  const Eigen::MatrixXd& columns_;
  const Eigen::VectorXd& wanted_;
  std::vector<bool> is_out_;
  std::vector<Eigen::Index> in_;
  Eigen::MatrixXd basis_;
  Eigen::MatrixXd triangle_;
  Eigen::VectorXd parts_;  // of what is wanted, along the basis
  NonnegativeFit fit_;
};

}  // namespace

NonnegativeFit nonnegative_least_squares(const Eigen::MatrixXd& columns, const Eigen::VectorXd& wanted) {
  return ActiveSet(columns, wanted).run();
}

}  // namespace nnsolve::native
