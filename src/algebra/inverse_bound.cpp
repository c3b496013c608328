#include "algebra/inverse_bound.h"

#include "algebra/sparse_elimination.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>
#include <limits>

namespace nnsolve {

namespace {

constexpr double floor_of_entries = 1e-60;  // smaller numbers count as so large
constexpr double ceiling = 1e100;           // larger ones are given up
constexpr double slack = 1 + 1e-6;
constexpr double unit = 0x1p-52;
constexpr std::uint32_t absent = std::numeric_limits<std::uint32_t>::max();

/// At least the absolute value; infinity if that is large.
double above(const arb_struct* ball) {
  Arb size;
  arb_get_mag(arb_radref(size), ball);
  if (mag_cmp_2exp_si(arb_radref(size), 330) > 0) return std::numeric_limits<double>::infinity();
  if (mag_cmp_2exp_si(arb_radref(size), -200) < 0) return floor_of_entries;
  return std::max(mag_get_d(arb_radref(size)), floor_of_entries);
}

/// At most the absolute value; 0 if that may be small.
double below(const arb_struct* ball) {
  Arb size;
  arb_get_mag_lower(arb_radref(size), ball);
  if (mag_cmp_2exp_si(arb_radref(size), -330) < 0) return 0;
  if (mag_cmp_2exp_si(arb_radref(size), 330) > 0) return ceiling;
  return mag_get_d(arb_radref(size));
}

struct Middle {
  double value = 0;
  double error = 0;  // at least how far the ball reaches from it
};

Middle middle_and_error_of(const arb_struct* ball) {
  const double value = arf_get_d(arb_midref(ball), ARF_RND_NEAR);
  Arb difference, exact;
  if (!std::isfinite(value)) return {0, std::numeric_limits<double>::infinity()};
  arb_set_d(exact, value);
  arb_sub(difference, ball, exact, 64);
  return {value, above(difference)};
}

class InverseBound {
 public:
  InverseBound(std::vector<BallRow> matrix, std::vector<double> w, long precision)
      : rows_(std::move(matrix)), v_(std::move(w)), precision_(precision), place_(rows_.size(), absent) {}

  bool run() {
    const SparseElimination guide(sketch(), rows_.size());
    if (!guide.is_regular()) return false;
    std::vector<std::vector<std::uint32_t>> columns(rows_.size());
    for (std::uint32_t row = 0; row < rows_.size(); ++row) {
      for (const auto& entry : rows_[row]) columns[entry.first].push_back(row);
    }
    std::vector<bool> is_done(rows_.size());
    std::vector<double> pivots;
    for (const auto& [row, column] : guide.pivots()) {
      is_done[row] = true;
      const Arb pivot = entry_of(row, column);
      pivots.push_back(below(pivot));
      if (!(pivots.back() > 0)) return false;
      for (const std::uint32_t other : columns[column]) {
        if (!is_done[other]) subtract(row, column, pivot, other, columns);
      }
    }
    std::vector<double> x(rows_.size());
    if (!solve_tail(guide.tail_pivots(), x)) return false;
    for (std::size_t k = pivots.size(); k-- > 0;) {
      const auto& [row, column] = guide.pivots()[k];
      double sum = v_[row];
      for (const auto& [other, value] : rows_[row]) {
        if (other != column) sum += above(value) * x[other];
      }
      x[column] = sum / pivots[k];
    }
    return std::ranges::all_of(x, [](double size) { return size * slack < 1; });
  }

 private:
  std::vector<SparseRow> sketch() const {
    std::vector<SparseRow> result(rows_.size());
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      for (const auto& [column, value] : rows_[row]) {
        result[row].emplace_back(column, arf_get_d(arb_midref(static_cast<const arb_struct*>(value)), ARF_RND_NEAR));
      }
    }
    return result;
  }

  Arb entry_of(std::uint32_t row, std::uint32_t column) const {
    for (const auto& [other, value] : rows_[row]) {
      if (other == column) return value;
    }
    return {};
  }

  void subtract(std::uint32_t row, std::uint32_t column, const Arb& pivot, std::uint32_t target_row,
                std::vector<std::vector<std::uint32_t>>& columns) {
    BallRow& target = rows_[target_row];
    for (std::uint32_t i = 0; i < target.size(); ++i) place_[target[i].first] = i;
    const std::uint32_t own = place_[column];
    if (own != absent) {
      Arb factor;
      arb_div(factor, target[own].second, pivot, precision_);
      v_[target_row] += above(factor) * v_[row];
      for (const auto& [other, value] : rows_[row]) {
        if (other == column) continue;
        if (place_[other] == absent) {
          place_[other] = static_cast<std::uint32_t>(target.size());
          target.emplace_back(other, Arb());
          columns[other].push_back(target_row);
        }
        arb_submul(target[place_[other]].second, factor, value, precision_);
      }
    }
    for (const auto& entry : target) place_[entry.first] = absent;
    if (own == absent) return;
    std::swap(target[own], target.back());
    target.pop_back();
  }

  bool solve_tail(const std::vector<SparseElimination::Pivot>& tail, std::vector<double>& x) {
    const auto size = static_cast<Eigen::Index>(tail.size());
    if (size == 0) return true;
    for (Eigen::Index k = 0; k < size; ++k) {
      place_[tail[static_cast<std::size_t>(k)].column] = static_cast<std::uint32_t>(k);
    }
    Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(size, size);
    Eigen::VectorXd errors = Eigen::VectorXd::Zero(size);
    Eigen::VectorXd right(size);
    for (Eigen::Index k = 0; k < size; ++k) {
      const std::uint32_t row = tail[static_cast<std::size_t>(k)].row;
      right[k] = v_[row];
      for (const auto& [column, value] : rows_[row]) {
        const Middle middle = middle_and_error_of(value);
        matrix(k, place_[column]) = middle.value;
        errors[k] += middle.error;
      }
    }
    const Eigen::MatrixXd inverse = matrix.partialPivLu().inverse();
    const Eigen::MatrixXd sizes = inverse.cwiseAbs();
    Eigen::MatrixXd product = inverse * matrix;
    product.diagonal().array() -= 1;
    const double roundings = (static_cast<double>(size) + 4) * unit;
    const Eigen::VectorXd row_sums = matrix.cwiseAbs().rowwise().sum();
    const Eigen::VectorXd wrong =
        product.cwiseAbs().rowwise().sum() + sizes * (roundings * (row_sums.array() + 1).matrix() + errors);
    const double worst = wrong.maxCoeff() * slack + 1e-9;
    const Eigen::VectorXd solution = sizes * right;
    const double largest = solution.maxCoeff();
    if (!wrong.allFinite() || !solution.allFinite() || !(worst < 0.5)) return false;
    for (Eigen::Index k = 0; k < size; ++k) {
      x[tail[static_cast<std::size_t>(k)].column] = (solution[k] + worst / (1 - worst) * largest) * slack;
    }
    return true;
  }

  std::vector<BallRow> rows_;
  std::vector<double> v_;  // w, and after elimination |L^-1| w, at least
  slong precision_;
  std::vector<std::uint32_t> place_;  // by column
};

}  // namespace

bool solutions_are_below_one(std::vector<BallRow> matrix, const std::vector<double>& w, long precision) {
  std::vector<double> raised;
  for (const double size : w) {
    if (!(size < ceiling)) return false;
    raised.push_back(std::max(size, floor_of_entries));
  }
  return InverseBound(std::move(matrix), std::move(raised), precision).run();
}

}  // namespace nnsolve
