#include "linear/float_simplex.h"

#include "algebra/simple_rational.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace nnsolve {

namespace {

constexpr double feasibility = 1e-9;  // how far a bound may be missed
constexpr double least_pivot = 1e-7;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// A dense table: each row gives a basic variable by the nonbasic ones, which are the columns. Variables are those of
/// the problem and, after them, one for each constraint.
class DenseTable {
 public:
  DenseTable(const std::vector<FloatConstraint>& constraints, const std::vector<Rational>& start, double margin)
      : start_(start),
        margin_(margin),
        columns_(start.size()),
        rows_(constraints.size()),
        entries_(rows_ * columns_, 0),
        lower_(columns_, -infinity),
        upper_(columns_, infinity) {
    for (std::size_t i = 0; i < columns_; ++i) column_.push_back(i), value_.push_back(start[i].to_double());
    for (std::size_t row = 0; row < rows_; ++row) {
      const FloatConstraint& constraint = constraints[row];
      double square = 0;
      for (const auto& [variable, coefficient] : constraint.form) square += coefficient * coefficient;
      const double scale = 1 / std::sqrt(square);
      double value = 0;
      for (const auto& [variable, coefficient] : constraint.form) {
        at(row, variable) += coefficient * scale;
        value += coefficient * scale * value_[variable];
      }
      basic_.push_back(columns_ + row);
      value_.push_back(value);
      lower_.push_back(constraint.bound * scale + (constraint.is_equation ? 0 : margin));
      upper_.push_back(constraint.is_equation ? lower_.back() : infinity);
    }
  }

  FloatProposal run(std::size_t pivot_limit) {
    for (std::size_t pivots = 0; pivots < pivot_limit; ++pivots) {
      const std::size_t row = worst_row();
      if (row == rows_) return point();
      const std::size_t column = entering(row);
      if (column == columns_) return contradiction(row);
      pivot(row, column);
    }
    return {};
  }

 private:
  double& at(std::size_t row, std::size_t column) { return entries_[row * columns_ + column]; }
  bool is_low(std::size_t variable) const { return value_[variable] < lower_[variable] - feasibility; }

  std::size_t worst_row() const {
    std::size_t worst = rows_;
    double worst_distance = feasibility;
    for (std::size_t row = 0; row < rows_; ++row) {
      const std::size_t variable = basic_[row];
      const double distance = std::max(lower_[variable] - value_[variable], value_[variable] - upper_[variable]);
      if (distance > worst_distance) worst = row, worst_distance = distance;
    }
    return worst;
  }

  bool can_move(std::size_t variable, bool up) const {
    return up ? value_[variable] < upper_[variable] - feasibility : value_[variable] > lower_[variable] + feasibility;
  }

  /// Free variables first, which never have to leave again, then large entries.
  std::size_t entering(std::size_t row) {
    const bool up = is_low(basic_[row]);
    std::size_t best = columns_;
    double best_size = least_pivot;
    bool best_is_free = false;
    for (std::size_t column = 0; column < columns_; ++column) {
      const double size = std::abs(at(row, column));
      if (size <= least_pivot || !can_move(column_[column], (at(row, column) > 0) == up)) continue;
      const bool is_free = lower_[column_[column]] == -infinity && upper_[column_[column]] == infinity;
      if (is_free < best_is_free || (is_free == best_is_free && size <= best_size)) continue;
      best = column, best_size = size, best_is_free = is_free;
    }
    return best;
  }

  /// Makes all inequalities basic, so that only equations determine variables.
  void release_inequalities() {
    for (std::size_t column = 0; column < columns_; ++column) {
      const std::size_t variable = column_[column];
      if (variable < columns_ || lower_[variable] == upper_[variable]) continue;
      std::size_t best = rows_;
      double best_size = least_pivot;
      for (std::size_t row = 0; row < rows_; ++row) {
        const double size = std::abs(at(row, column));
        if (basic_[row] < columns_ && size > best_size) best = row, best_size = size;
      }
      if (best != rows_) exchange(best, column);
    }
  }

  FloatProposal point() {
    release_inequalities();
    FloatProposal result{FloatProposal::Kind::point, {}, std::vector<bool>(columns_, true), {}};
    for (const std::size_t variable : column_) {
      if (variable < columns_) result.is_dependent[variable] = false;
    }
    for (const double tolerance : {0.1, 0.01, 1e-3, 1e-5, 1e-7, 1e-9, 1e-12}) {
      result.point = rounded(tolerance);
      if (keeps_bounds(result.point)) break;
    }
    return result;
  }

  /// What has not moved stays exactly as it was.
  std::vector<Rational> rounded(double tolerance) const {
    std::vector<Rational> point = start_;
    for (std::size_t i = 0; i < columns_; ++i) {
      if (value_[i] != start_[i].to_double() && std::isfinite(value_[i])) point[i] = simple_near(value_[i], tolerance);
    }
    return point;
  }

  /// Whether the dependent variables of the point do, when the others are what it says; without the margin.
  bool keeps_bounds(const std::vector<Rational>& point) const {
    std::vector<double> change;
    for (const std::size_t variable : column_) {
      change.push_back(variable < columns_ ? point[variable].to_double() - value_[variable] : 0);
    }
    for (std::size_t row = 0; row < rows_; ++row) {
      const std::size_t variable = basic_[row];
      double value = value_[variable];
      for (std::size_t i = 0; i < columns_; ++i) value += entries_[row * columns_ + i] * change[i];
      const double room = lower_[variable] == upper_[variable] ? feasibility : margin_;
      if (value < lower_[variable] - room || value > upper_[variable] + feasibility) return false;
    }
    return true;
  }

  FloatProposal contradiction(std::size_t row) {
    FloatProposal result{FloatProposal::Kind::contradiction, {}, {}, {}};
    if (basic_[row] >= columns_) result.constraints.push_back(basic_[row] - columns_);
    for (std::size_t column = 0; column < columns_; ++column) {
      if (std::abs(at(row, column)) > least_pivot && column_[column] >= columns_) {
        result.constraints.push_back(column_[column] - columns_);
      }
    }
    return result;
  }

  void pivot(std::size_t row, std::size_t column) {
    const std::size_t leaving = basic_[row];
    const double target = is_low(leaving) ? lower_[leaving] : upper_[leaving];
    const double step = (target - value_[leaving]) / at(row, column);
    value_[column_[column]] += step;
    for (std::size_t other = 0; other < rows_; ++other) value_[basic_[other]] += at(other, column) * step;
    value_[leaving] = target;
    exchange(row, column);
  }

  void exchange(std::size_t row, std::size_t column) {
    // leaving = ... + a * entering becomes entering = leaving / a - ...
    const double inverse = 1 / at(row, column);
    double* own = &entries_[row * columns_];
    for (std::size_t i = 0; i < columns_; ++i) own[i] *= -inverse;
    own[column] = inverse;
    for (std::size_t other = 0; other < rows_; ++other) {
      double* entries = &entries_[other * columns_];
      const double factor = entries[column];
      if (other == row || factor == 0) continue;
      entries[column] = 0;
      for (std::size_t i = 0; i < columns_; ++i) entries[i] += factor * own[i];
    }
    std::swap(basic_[row], column_[column]);
  }

  const std::vector<Rational>& start_;
  double margin_;
  std::size_t columns_;
  std::size_t rows_;
  std::vector<double> entries_;
  std::vector<std::size_t> basic_;   // by row
  std::vector<std::size_t> column_;  // by column: which variable
  std::vector<double> value_;        // by variable, as what follows
  std::vector<double> lower_;
  std::vector<double> upper_;
};

}  // namespace

FloatProposal propose(const std::vector<FloatConstraint>& constraints, const std::vector<Rational>& start,
                      double margin) {
  return DenseTable(constraints, start, margin).run(10 * (constraints.size() + start.size()));
}

}  // namespace nnsolve
