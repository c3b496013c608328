// Gaussian elimination of a sparse matrix in floating point, with at least as many columns as rows: which columns make
// the rows independent, in which order they are eliminated with little fill, and the solution of linear equations.
//
// Pivots are chosen as Markowitz did (1957), for little fill: a column with few entries, in it a row with few; and not
// small within their row and column. Once the rest is no longer sparse it is a dense matrix, the tail. A column that
// stands in one row only is no fill at all, so what peels (native/system/peel.h) costs nothing here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace nnsolve {

/// Columns and values, each column once.
using SparseRow = std::vector<std::pair<std::uint32_t, double>>;

class SparseElimination {
 public:
  struct Pivot {
    std::uint32_t row = 0;
    std::uint32_t column = 0;
  };

  SparseElimination(std::vector<SparseRow> rows, std::size_t column_count);

  /// Whether the rows are independent, as far as can be told.
  bool is_regular() const { return is_regular_; }
  /// Of the sparse part, in order.
  const std::vector<Pivot>& pivots() const { return pivots_; }
  /// Of the tail, in order.
  const std::vector<Pivot>& tail_pivots() const { return tail_pivots_; }
  /// Values for the columns of pivots, 0 for others, that solve the equations; if is_regular().
  std::vector<double> solve(std::vector<double> right) const;

 private:
  class Eliminator;
  struct Factor {
    std::uint32_t row = 0;  // from which factor * the pivot's row was subtracted
    double factor = 0;
  };

  void eliminate_tail(const std::vector<std::uint32_t>& tail_rows);

  std::size_t column_count_;
  std::vector<SparseRow> rows_;  // as they were when they became pivots, or part of the tail
  std::vector<Pivot> pivots_;
  std::vector<std::vector<Factor>> factors_;  // by pivot
  std::vector<Pivot> tail_pivots_;
  std::vector<std::uint32_t> tail_columns_;
  std::vector<std::vector<double>> tail_;          // by tail pivot: its row after elimination, by tail column
  std::vector<std::vector<double>> tail_factors_;  // by tail pivot: of the pivots before it
  bool is_regular_ = true;
};

}  // namespace nnsolve
