// Row reduction is FLINT's, which works modulo primes where that is quicker. It takes the leftmost pivots, so what is
// to be a pivot is put to the left.
#include "algebra/linear_algebra.h"

#include "algebra/flint_convert.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <unordered_map>

namespace nnsolve {

namespace {

class Matrix {
 public:
  Matrix(std::size_t rows, std::size_t columns) {
    fmpq_mat_init(matrix_, static_cast<slong>(rows), static_cast<slong>(columns));
  }
  ~Matrix() { fmpq_mat_clear(matrix_); }
  Matrix(const Matrix&) = delete;
  Matrix& operator=(const Matrix&) = delete;

  void set(std::size_t row, std::size_t column, const Rational& value) { fmpq_set(entry(row, column), as_fmpq(value)); }
  bool is_zero(std::size_t row, std::size_t column) const { return fmpq_is_zero(entry(row, column)); }
  Rational get(std::size_t row, std::size_t column) const {
    Rational value;
    fmpq_set(as_fmpq(value), entry(row, column));
    return value;
  }
  /// To reduced row echelon form; its rank.
  std::size_t reduce() { return static_cast<std::size_t>(fmpq_mat_rref(matrix_, matrix_)); }

 private:
  fmpq* entry(std::size_t row, std::size_t column) const {
    return fmpq_mat_entry(matrix_, static_cast<slong>(row), static_cast<slong>(column));
  }

  fmpq_mat_t matrix_;
};

/// The unknowns that occur, in the order in which they are to be pivots.
std::vector<std::uint32_t> columns_of(std::span<const AffineEquation> equations, std::span<const std::uint32_t> order) {
  std::vector<std::uint32_t> all;
  for (const AffineEquation& equation : equations) {
    for (const auto& [unknown, coefficient] : equation.terms) all.push_back(unknown);
  }
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  std::unordered_map<std::uint32_t, std::size_t> place;
  for (std::size_t i = 0; i < order.size(); ++i) place.emplace(order[i], i);
  const auto place_of = [&](std::uint32_t unknown) {
    const auto found = place.find(unknown);
    return found == place.end() ? order.size() : found->second;
  };
  std::stable_sort(all.begin(), all.end(), [&](auto a, auto b) { return place_of(a) < place_of(b); });
  return all;
}

}  // namespace

void Echelon::complete(std::span<Rational> values) const {
  for (const Row& row : rows) {
    Rational value = row.value.constant;
    for (const auto& [unknown, coefficient] : row.value.terms) value += coefficient * values[unknown];
    values[row.pivot] = std::move(value);
  }
}

std::optional<Echelon> solve_linear(std::span<const AffineEquation> equations, std::span<const std::uint32_t> order) {
  const std::vector<std::uint32_t> columns = columns_of(equations, order);
  std::unordered_map<std::uint32_t, std::size_t> column_of;
  for (std::size_t i = 0; i < columns.size(); ++i) column_of.emplace(columns[i], i);
  const std::size_t last = columns.size();
  Matrix matrix(equations.size(), last + 1);
  for (std::size_t row = 0; row < equations.size(); ++row) {
    for (const auto& [unknown, coefficient] : equations[row].terms) {
      matrix.set(row, column_of.at(unknown), coefficient);
    }
    matrix.set(row, last, equations[row].constant);
  }
  const std::size_t rank = matrix.reduce();
  Echelon echelon;
  std::size_t pivot = 0;
  for (std::size_t row = 0; row < rank; ++row, ++pivot) {
    while (pivot < last && matrix.is_zero(row, pivot)) ++pivot;
    if (pivot == last) return std::nullopt;  // 0 = 1
    Echelon::Row found;
    found.pivot = columns[pivot];
    for (std::size_t column = pivot + 1; column < last; ++column) {
      if (!matrix.is_zero(row, column)) found.value.terms.emplace_back(columns[column], -matrix.get(row, column));
    }
    found.value.constant = -matrix.get(row, last);
    echelon.rows.push_back(std::move(found));
  }
  return echelon;
}

std::size_t rank_of(const std::vector<std::vector<Rational>>& matrix) {
  if (matrix.empty()) return 0;
  Matrix copy(matrix.size(), matrix.front().size());
  for (std::size_t row = 0; row < matrix.size(); ++row) {
    NNSOLVE_ASSERT(matrix[row].size() == matrix.front().size());
    for (std::size_t column = 0; column < matrix[row].size(); ++column) copy.set(row, column, matrix[row][column]);
  }
  return copy.reduce();
}

}  // namespace nnsolve
