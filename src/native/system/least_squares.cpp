#include "native/system/least_squares.h"

#include <Eigen/Cholesky>
#include <Eigen/IterativeLinearSolvers>
#include <Eigen/SparseCholesky>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace nnsolve::native {

namespace {

using SparseMatrix = Eigen::SparseMatrix<double>;
using Vector = Eigen::VectorXd;

/// Up to so many rows a dense matrix is quickest, up to so many a sparse factorisation is, beyond them its fill.
constexpr Eigen::Index most_dense = 160;
constexpr Eigen::Index most_factored = 4000;
constexpr int most_iterations = 300;
constexpr int most_trials = 7;  // of lambda, for one step
constexpr double least_lambda = 1e-15;
constexpr double least_pivot = 1e-9;       // of a sparse factorisation, relative
constexpr double well_conditioned = 1e-3;  // lambda from which on few iterations do

/// Linear equations of one step, to be solved for several lambda. Dense ones are solved as they stand. Of sparse ones
/// the product with the transpose would be much less sparse, so y and d together are the unknowns of a larger matrix,
///     [I   J^T  ] [d]   [0 ]
///     [J  -mu I ] [y] = [-r],
/// which is quasidefinite: it has an LDL^T factorisation in any order (Vanderbei 1995), so one with little fill.
class StepMaker {
 public:
  StepMaker(SparseMatrix jacobian, Vector residuals)
      : jacobian_(std::move(jacobian)),
        residuals_(std::move(residuals)),
        is_wide_(jacobian_.rows() <= jacobian_.cols()) {
    const double trace = jacobian_.squaredNorm();
    const Eigen::Index size = std::min(jacobian_.rows(), jacobian_.cols());
    scale_ = std::max(trace / static_cast<double>(std::max<Eigen::Index>(size, 1)), 1e-12);
    if (size <= most_dense) {
      dense_ =
          is_wide_ ? SparseMatrix(jacobian_ * jacobian_.transpose()) : SparseMatrix(jacobian_.transpose() * jacobian_);
    }
  }

  Vector step(double lambda) {
    const double shift = lambda * scale_;
    if (dense_.size() > 0) return dense_step(shift);
    const bool iterates = lambda >= well_conditioned || jacobian_.rows() > most_factored;
    return iterates ? iterated_step(shift) : factored_step(std::max(shift, least_pivot * scale_));
  }

 private:
  Vector dense_step(double shift) const {
    Eigen::MatrixXd shifted = dense_;
    shifted.diagonal().array() += shift;
    if (is_wide_) return -(jacobian_.transpose() * shifted.ldlt().solve(residuals_));
    return -shifted.ldlt().solve(jacobian_.transpose() * residuals_);
  }

  Vector factored_step(double shift) {
    const Eigen::Index columns = jacobian_.cols(), size = columns + jacobian_.rows();
    std::vector<Eigen::Triplet<double>> entries;
    for (Eigen::Index i = 0; i < size; ++i) {
      entries.emplace_back(static_cast<int>(i), static_cast<int>(i), i < columns ? 1 : -shift);
    }
    for (Eigen::Index column = 0; column < columns; ++column) {
      for (SparseMatrix::InnerIterator entry(jacobian_, column); entry; ++entry) {
        entries.emplace_back(static_cast<int>(columns + entry.row()), static_cast<int>(column), entry.value());
      }
    }
    SparseMatrix lower(size, size);
    lower.setFromTriplets(entries.begin(), entries.end());
    if (!is_analysed_) factorisation_.analyzePattern(lower);
    is_analysed_ = true;
    factorisation_.factorize(lower);
    Vector right = Vector::Zero(size);
    right.tail(jacobian_.rows()) = -residuals_;
    const Vector first = factorisation_.solve(right);
    const Vector second = factorisation_.solve(right - lower.selfadjointView<Eigen::Lower>() * first);
    return (first + second).head(columns);
  }

  Vector iterated_step(double shift) const {
    const bool is_final = residuals_.squaredNorm() < 1e-4;
    Eigen::ConjugateGradient<SparseMatrix, Eigen::Lower | Eigen::Upper> gradients;
    gradients.setMaxIterations(most_iterations);
    gradients.setTolerance(is_final ? 1e-9 : 1e-3);
    SparseMatrix square =
        is_wide_ ? SparseMatrix(jacobian_ * jacobian_.transpose()) : SparseMatrix(jacobian_.transpose() * jacobian_);
    for (Eigen::Index i = 0; i < square.rows(); ++i) square.coeffRef(i, i) += shift;
    gradients.compute(square);
    if (is_wide_) return -(jacobian_.transpose() * gradients.solve(residuals_));
    return -gradients.solve(jacobian_.transpose() * residuals_);
  }

  SparseMatrix jacobian_;
  Vector residuals_;
  bool is_wide_;
  Eigen::MatrixXd dense_;  // empty unless it is small
  double scale_ = 1;
  Eigen::SimplicialLDLT<SparseMatrix> factorisation_;
  bool is_analysed_ = false;
};

class Descender {
 public:
  Descender(CompiledSystem& system, Point start, const DescentOptions& options)
      : system_(system), options_(options), point_(std::move(start)), column_of_(system.variable_count(), none) {}

  Descent run() {
    cost_ = cost_at(point_, &branch_);
    std::size_t steps = 0;
    for (; steps < options_.most_steps && cost_ > options_.enough && std::isfinite(cost_); ++steps) {
      if (options_.should_stop && options_.should_stop()) break;
      const double before = cost_;
      if (!take_step()) break;
      // Creeping along a valley that ends above 0 is not worth its time.
      slow_steps_ = cost_ > 0.999 * before && cost_ > converged_cost ? slow_steps_ + 1 : 0;
      if (slow_steps_ > 10) break;
    }
    return {std::move(point_), cost_, std::move(branch_), steps};
  }

 private:
  static constexpr Eigen::Index none = -1;

  double cost_at(const Point& point, std::vector<AtomIndex>* branch) {
    system_.evaluate(point, values_);
    return system_.cost(values_, options_.margin, options_.weights, branch);
  }

  /// Nothing where no variable has a say.
  std::optional<StepMaker> linearise() {
    columns_.clear();
    std::vector<Eigen::Triplet<double>> entries;
    std::vector<double> residuals;
    std::vector<std::pair<Variable, double>> gradient;
    for (AtomIndex atom : branch_) {
      const double wrong = system_.violation(atom, system_.value(atom, point_), options_.margin);
      if (wrong == 0 && system_.atoms()[atom].relation != Relation::equal) continue;
      system_.gradient(atom, point_, gradient);
      for (const auto& [variable, slope] : gradient) {
        if (!options_.frozen.empty() && options_.frozen[variable]) continue;
        if (column_of_[variable] == none) {
          column_of_[variable] = static_cast<Eigen::Index>(columns_.size());
          columns_.push_back(variable);
        }
        entries.emplace_back(static_cast<int>(residuals.size()), static_cast<int>(column_of_[variable]), slope);
      }
      const bool is_out_of_reach = entries.empty() || entries.back().row() != static_cast<int>(residuals.size());
      if (!is_out_of_reach) residuals.push_back(wrong);
    }
    for (Variable variable : columns_) column_of_[variable] = none;
    if (columns_.empty()) return std::nullopt;
    SparseMatrix jacobian(static_cast<Eigen::Index>(residuals.size()), static_cast<Eigen::Index>(columns_.size()));
    jacobian.setFromTriplets(entries.begin(), entries.end());
    const Vector wrongs = Eigen::Map<Vector>(residuals.data(), static_cast<Eigen::Index>(residuals.size()));
    return std::optional<StepMaker>(std::in_place, std::move(jacobian), wrongs);
  }

  bool take_step() {
    std::optional<StepMaker> maker = linearise();
    if (!maker) return false;
    for (int trial = 0; trial < most_trials; ++trial) {
      const Vector step = maker->step(lambda_);
      if (step.allFinite()) {
        Point next = point_;
        for (std::size_t i = 0; i < columns_.size(); ++i) next[columns_[i]] += step[static_cast<Eigen::Index>(i)];
        std::vector<AtomIndex> branch;
        const double cost = cost_at(next, &branch);
        if (cost < cost_) {
          lambda_ = std::max(lambda_ * (cost < 0.25 * cost_ ? 0.1 : 0.5), least_lambda);
          point_ = std::move(next);
          branch_ = std::move(branch);
          cost_ = cost;
          return true;
        }
      }
      lambda_ = std::max(lambda_ * 6, 1e-9);
    }
    return false;
  }

  CompiledSystem& system_;
  const DescentOptions& options_;
  Point point_;
  double cost_ = std::numeric_limits<double>::infinity();
  std::vector<AtomIndex> branch_;
  double lambda_ = 1e-2;
  int slow_steps_ = 0;
  std::vector<double> values_;
  std::vector<Variable> columns_;  // the variable of each
  std::vector<Eigen::Index> column_of_;
};

}  // namespace

Descent descend(CompiledSystem& system, Point start, const DescentOptions& options) {
  return Descender(system, std::move(start), options).run();
}

}  // namespace nnsolve::native
