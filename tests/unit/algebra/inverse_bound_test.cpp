// Elimination of sparse matrices, and the proof that solutions of linear equations are small.
#include "algebra/inverse_bound.h"

#include "algebra/sparse_elimination.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

using namespace nnsolve;

namespace {

/// Some entries a row, small integers, none at one place twice.
std::vector<SparseRow> random_rows(std::mt19937_64& random, std::size_t rows, std::size_t columns,
                                   std::size_t entries) {
  std::vector<SparseRow> result(rows);
  for (SparseRow& row : result) {
    while (row.size() < std::min(entries, columns)) {
      const auto column = static_cast<std::uint32_t>(random() % columns);
      if (std::ranges::any_of(row, [&](const auto& entry) { return entry.first == column; })) continue;
      const double size = 1 + static_cast<double>(random() % 5);
      row.emplace_back(column, random() % 2 == 0 ? size : -size);
    }
  }
  return result;
}

std::vector<BallRow> as_balls(const std::vector<SparseRow>& rows) {
  std::vector<BallRow> result;
  for (const SparseRow& row : rows) {
    result.emplace_back();
    for (const auto& [column, value] : row) {
      Arb ball;
      arb_set_d(ball, value);
      result.back().emplace_back(column, std::move(ball));
    }
  }
  return result;
}

double largest_residual(const std::vector<SparseRow>& rows, const std::vector<double>& x,
                        const std::vector<double>& right) {
  double largest = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    double sum = -right[i];
    for (const auto& [column, value] : rows[i]) sum += value * x[column];
    largest = std::max(largest, std::abs(sum));
  }
  return largest;
}

/// How large a solution for |b| <= w is, at most, by all columns of the inverse.
std::vector<double> true_bound(const std::vector<SparseRow>& rows, const std::vector<double>& w) {
  const SparseElimination elimination(rows, rows.size());
  std::vector<double> result(rows.size());
  for (std::size_t j = 0; j < rows.size(); ++j) {
    std::vector<double> unit(rows.size());
    unit[j] = w[j];
    const std::vector<double> column = elimination.solve(unit);
    for (std::size_t i = 0; i < rows.size(); ++i) result[i] += std::abs(column[i]);
  }
  return result;
}

}  // namespace

TEST_CASE("Elimination solves sparse equations and sees dependent ones", "[elimination]") {
  // Lost without it: which unknowns an enclosure of a large system moves, and Newton's method on it.
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const std::size_t rows = 20 + random() % 300, columns = rows + random() % 60;
    std::vector<SparseRow> matrix = random_rows(random, rows, columns, 4);
    const SparseElimination elimination(matrix, columns);
    CHECK(elimination.pivots().size() + elimination.tail_pivots().size() <= rows);
    if (elimination.is_regular()) {
      std::vector<double> right(rows);
      for (double& value : right) value = static_cast<double>(random() % 100);
      CHECK(largest_residual(matrix, elimination.solve(right), right) < 1e-5);
    }
    // A row that is the sum of two others.
    std::vector<double> sum(columns);
    for (const std::size_t row : {0, 1}) {
      for (const auto& [column, value] : matrix[row]) sum[column] += value;
    }
    SparseRow dependent;
    for (std::uint32_t column = 0; column < columns; ++column) {
      if (sum[column] != 0) dependent.emplace_back(column, sum[column]);
    }
    matrix[2] = dependent;
    CHECK_FALSE(SparseElimination(matrix, columns).is_regular());
  }
}

TEST_CASE("What is said to be below one is below one", "[inverse-bound]") {
  // Lost without it: an enclosure that encloses nothing would be believed. The true bound is scaled to just below and
  // just above 1; that below need not be proved, but mostly is, for matrices that are well conditioned.
  int proved = 0, regular = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    std::mt19937_64 random(seed);
    const std::size_t size = 5 + random() % 150;
    const std::vector<SparseRow> matrix = random_rows(random, size, size, 4);
    if (!SparseElimination(matrix, size).is_regular()) continue;
    ++regular;
    std::vector<double> w(size);
    for (double& value : w) value = 1 + static_cast<double>(random() % 10);
    const double largest = std::ranges::max(true_bound(matrix, w));
    std::vector<double> too_large = w, small = w;
    for (double& value : too_large) value *= 1.001 / largest;
    for (double& value : small) value *= 1e-15 / largest;
    CHECK_FALSE(solutions_are_below_one(as_balls(matrix), too_large, 200));
    if (solutions_are_below_one(as_balls(matrix), small, 200)) ++proved;
  }
  REQUIRE(regular >= 10);
  CHECK(proved >= regular * 9 / 10);
}

TEST_CASE("A singular matrix bounds nothing", "[inverse-bound]") {
  const std::vector<SparseRow> singular = {{{0, 1.0}, {1, 2.0}}, {{0, 2.0}, {1, 4.0}}};
  CHECK_FALSE(solutions_are_below_one(as_balls(singular), {0, 0}, 200));
  // Singular but for a unit in the last place, which balls of so few bits as doubles have cannot tell from 0.
  const std::vector<SparseRow> nearly = {{{0, 1.0}, {1, 2.0}}, {{0, 2.0}, {1, 4.0 + 0x1p-50}}};
  CHECK_FALSE(solutions_are_below_one(as_balls(nearly), {1e-3, 1e-3}, 200));
}
