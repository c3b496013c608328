#include "algebra/sparse_elimination.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <queue>
#include <tuple>

namespace nnsolve {

namespace {

constexpr double smallest_share = 0.05;   // of a pivot in the largest entry of its row and column
constexpr double negligible = 1e-11;      // of a tail's pivot in its row's largest entry before
constexpr double dense_share = 0.3;       // of entries in what is left, from which on it is dense
constexpr std::size_t dense_anyway = 48;  // rows
constexpr int most_refusals = 3;          // of a column, before a small pivot will do
constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();

double largest_of(const SparseRow& row) {
  double largest = 0;
  for (const auto& entry : row) largest = std::max(largest, std::abs(entry.second));
  return largest;
}

double entry_of(const SparseRow& row, std::uint32_t column) {
  const auto entry = std::ranges::find(row, column, &std::pair<std::uint32_t, double>::first);
  return entry == row.end() ? 0 : entry->second;
}

}  // namespace

/// The sparse part.
class SparseElimination::Eliminator {
 public:
  explicit Eliminator(SparseElimination& owner)
      : owner_(owner),
        rows_(owner.rows_),
        columns_(owner.column_count_),
        counts_(owner.column_count_),
        refusals_(owner.column_count_),
        place_(owner.column_count_, nowhere),
        is_alive_(owner.rows_.size(), true),
        alive_count_(owner.rows_.size()) {
    for (std::uint32_t row = 0; row < rows_.size(); ++row) {
      entry_count_ += rows_[row].size();
      for (const auto& entry : rows_[row]) columns_[entry.first].push_back(row);
    }
    for (std::uint32_t column = 0; column < columns_.size(); ++column) {
      counts_[column] = columns_[column].size();
      column_count_ += counts_[column] > 0 ? 1 : 0;
      push(column);
    }
  }

  /// Returns the rows that are left.
  std::vector<std::uint32_t> run() {
    while (!is_dense()) {
      const auto [count, column] = waiting_.top();
      waiting_.pop();
      if (counts_[column] == 0 || count != counts_[column] + penalty(column)) continue;
      if (!eliminate(column)) {
        ++refusals_[column];
        push(column);
      }
    }
    std::vector<std::uint32_t> left;
    for (std::uint32_t row = 0; row < rows_.size(); ++row) {
      if (is_alive_[row]) left.push_back(row);
    }
    return left;
  }

 private:
  std::size_t penalty(std::uint32_t column) const { return 4 * static_cast<std::size_t>(refusals_[column]); }
  void push(std::uint32_t column) {
    if (counts_[column] > 0 && refusals_[column] <= most_refusals)
      waiting_.emplace(counts_[column] + penalty(column), column);
  }

  bool is_dense() const {
    if (alive_count_ <= dense_anyway || waiting_.empty()) return true;
    return static_cast<double>(entry_count_) >
           dense_share * static_cast<double>(alive_count_) * static_cast<double>(std::min(column_count_, alive_count_));
  }

  /// The row of the pivot in a column; nothing if all are small.
  std::uint32_t choose_row(std::uint32_t column) {
    auto& rows = columns_[column];
    std::erase_if(rows, [&](std::uint32_t row) { return !is_alive_[row]; });
    double largest = 0;
    for (std::uint32_t row : rows) largest = std::max(largest, std::abs(entry_of(rows_[row], column)));
    std::uint32_t best = nowhere;
    double best_cost = std::numeric_limits<double>::infinity();
    for (std::uint32_t row : rows) {
      const double size = std::abs(entry_of(rows_[row], column));
      const double share = std::min(size / largest, size / largest_of(rows_[row]));
      if (!(share >= smallest_share) && refusals_[column] < most_refusals) continue;
      const double cost = static_cast<double>(rows_[row].size()) / std::min(share + 1e-9, 0.3);
      if (cost < best_cost) std::tie(best_cost, best) = std::pair(cost, row);
    }
    return best;
  }

  bool eliminate(std::uint32_t column) {
    const std::uint32_t pivot_row = choose_row(column);
    if (pivot_row == nowhere) return false;
    const double pivot = entry_of(rows_[pivot_row], column);
    if (pivot == 0) return false;
    owner_.pivots_.push_back({pivot_row, column});
    owner_.factors_.emplace_back();
    is_alive_[pivot_row] = false;
    --alive_count_;
    entry_count_ -= rows_[pivot_row].size();
    for (const auto& entry : rows_[pivot_row]) lower_count(entry.first);
    for (const std::uint32_t row : columns_[column]) {
      if (row != pivot_row) subtract(pivot_row, column, pivot, row);
    }
    counts_[column] = 0;
    for (const auto& entry : rows_[pivot_row]) push(entry.first);
    return true;
  }

  void lower_count(std::uint32_t column) {
    if (--counts_[column] == 0) --column_count_;
  }

  void subtract(std::uint32_t pivot_row, std::uint32_t column, double pivot, std::uint32_t row) {
    SparseRow& target = rows_[row];
    for (std::uint32_t i = 0; i < target.size(); ++i) place_[target[i].first] = i;
    const std::uint32_t own = place_[column];
    const double factor = target[own].second / pivot;
    owner_.factors_.back().push_back({row, factor});
    for (const auto& [other, value] : rows_[pivot_row]) {
      if (other == column) continue;
      if (place_[other] != nowhere) {
        target[place_[other]].second -= factor * value;
        continue;
      }
      target.emplace_back(other, -factor * value);
      columns_[other].push_back(row);
      if (counts_[other]++ == 0) ++column_count_;
      ++entry_count_;
    }
    for (const auto& entry : target) place_[entry.first] = nowhere;
    target[own] = target.back();
    target.pop_back();
    --entry_count_;
    lower_count(column);
  }

  SparseElimination& owner_;
  std::vector<SparseRow>& rows_;
  std::vector<std::vector<std::uint32_t>> columns_;  // rows with an entry there, and former ones
  std::vector<std::size_t> counts_;                  // of rows that are left, by column
  std::vector<int> refusals_;
  std::vector<std::uint32_t> place_;
  std::vector<bool> is_alive_;
  std::size_t alive_count_;
  std::size_t entry_count_ = 0;
  std::size_t column_count_ = 0;  // with entries in rows that are left
  using Candidate = std::pair<std::size_t, std::uint32_t>;
  std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> waiting_;
};

SparseElimination::SparseElimination(std::vector<SparseRow> rows, std::size_t column_count)
    : column_count_(column_count), rows_(std::move(rows)) {
  eliminate_tail(Eliminator(*this).run());
}

/// Row by row; the pivot of each is its largest entry.
void SparseElimination::eliminate_tail(const std::vector<std::uint32_t>& tail_rows) {
  std::vector<std::uint32_t> place(column_count_, nowhere);
  for (const std::uint32_t row : tail_rows) {
    for (const auto& entry : rows_[row]) {
      if (place[entry.first] != nowhere) continue;
      place[entry.first] = static_cast<std::uint32_t>(tail_columns_.size());
      tail_columns_.push_back(entry.first);
    }
  }
  std::vector<std::uint32_t> pivot_places;
  for (const std::uint32_t row : tail_rows) {
    std::vector<double> values(tail_columns_.size());
    for (const auto& [column, value] : rows_[row]) values[place[column]] = value;
    const double before = largest_of(rows_[row]);
    std::vector<double> factors;
    for (std::size_t k = 0; k < tail_.size(); ++k) {
      const std::vector<double>& above = tail_[k];
      const double factor = values[pivot_places[k]] / above[pivot_places[k]];
      factors.push_back(factor);
      if (factor == 0) continue;
      for (std::size_t i = 0; i < values.size(); ++i) values[i] -= factor * above[i];
      values[pivot_places[k]] = 0;
    }
    const auto largest = std::ranges::max_element(values, [](double a, double b) { return std::abs(a) < std::abs(b); });
    if (largest == values.end() || !(std::abs(*largest) > negligible * before)) {
      is_regular_ = false;
      return;
    }
    pivot_places.push_back(static_cast<std::uint32_t>(largest - values.begin()));
    tail_pivots_.push_back({row, tail_columns_[pivot_places.back()]});
    tail_.push_back(std::move(values));
    tail_factors_.push_back(std::move(factors));
  }
}

std::vector<double> SparseElimination::solve(std::vector<double> right) const {
  for (std::size_t k = 0; k < pivots_.size(); ++k) {
    const double value = right[pivots_[k].row];
    for (const Factor& factor : factors_[k]) right[factor.row] -= factor.factor * value;
  }
  for (std::size_t k = 0; k < tail_pivots_.size(); ++k) {
    double& value = right[tail_pivots_[k].row];
    for (std::size_t i = 0; i < k; ++i) value -= tail_factors_[k][i] * right[tail_pivots_[i].row];
  }
  std::vector<double> result(column_count_);
  for (std::size_t k = tail_pivots_.size(); k-- > 0;) {
    double value = right[tail_pivots_[k].row];
    double pivot = 1;
    for (std::size_t i = 0; i < tail_columns_.size(); ++i) {
      if (tail_columns_[i] == tail_pivots_[k].column) pivot = tail_[k][i];
      value -= tail_[k][i] * result[tail_columns_[i]];
    }
    result[tail_pivots_[k].column] = value / pivot;
  }
  for (std::size_t k = pivots_.size(); k-- > 0;) {
    double value = right[pivots_[k].row];
    double pivot = 1;
    for (const auto& [column, entry] : rows_[pivots_[k].row]) {
      if (column == pivots_[k].column) pivot = entry;
      value -= entry * result[column];
    }
    result[pivots_[k].column] = value / pivot;
  }
  return result;
}

}  // namespace nnsolve
