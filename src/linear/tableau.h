// Rows of a simplex tableau: sparse linear equations sum a_j x_j = 0 with integer coefficients, and for each column the
// rows in which it occurs.
//
// A row is only known up to a factor, so it is kept free of denominators and of common factors: fractions would cost a
// gcd at every sum, integers cost one a row. Entries lie in no order. Row and column hold each other's places, so that
// an entry is found and removed at once.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace nnsolve {

class Tableau {
 public:
  using Column = std::uint32_t;
  using Row = std::uint32_t;

  struct Entry {
    Column column = 0;
    std::uint32_t place = 0;  // in the list of its column
    Rational coefficient;     // an integer, not 0
  };
  struct Place {
    Row row = 0;
    std::uint32_t position = 0;  // in its row
  };

  void add_column() { columns_.emplace_back(), position_.push_back(nowhere); }
  /// Distinct columns, integers that are not 0.
  Row add_row(std::span<const std::pair<Column, Rational>> entries);

  const std::vector<Entry>& row(Row row) const { return rows_[row]; }
  const std::vector<Place>& column(Column column) const { return columns_[column]; }
  const Rational& coefficient(Place place) const { return rows_[place.row][place.position].coefficient; }
  /// By a search in the row.
  const Rational& coefficient(Row row, Column column) const;

  /// Removes the column, which occurs in both, from `target` by adding a multiple of `source`. What `target` says of
  /// the others stays true as long as `source` holds.
  void eliminate(Row target, Row source, Column column);

 private:
  static constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();
  void append(Row row, Column column, Rational coefficient);
  void erase(Row row, std::uint32_t position);
  void divide_by_content(Row row);

  std::vector<std::vector<Entry>> rows_;
  std::vector<std::vector<Place>> columns_;
  std::vector<std::uint32_t> position_;  // of each column in the row at work; nowhere between calls
};

}  // namespace nnsolve
