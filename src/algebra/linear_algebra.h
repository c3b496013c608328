// Exact linear equations: which unknowns the others determine, and how.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace nnsolve {

/// The sum of coefficient * unknown, plus the constant, is 0. Each unknown at most once.
struct AffineEquation {
  std::vector<std::pair<std::uint32_t, Rational>> terms;
  Rational constant;
};

/// All solutions of linear equations: each pivot is what its equation says of free unknowns.
struct Echelon {
  struct Row {
    std::uint32_t pivot = 0;
    AffineEquation value;  // pivot = value; free unknowns only
  };
  std::vector<Row> rows;

  /// Sets the pivots to what follows from the free unknowns' values. values: one for each unknown.
  void complete(std::span<Rational> values) const;
};

/// Nothing if there is no solution. The unknowns of `order` come first as pivots, the earlier the rather; then those
/// that are not in it, ascending. Dense: for up to a thousand equations or so.
std::optional<Echelon> solve_linear(std::span<const AffineEquation> equations,
                                    std::span<const std::uint32_t> order = {});

/// Of a matrix, row by row; rows of equal length.
std::size_t rank_of(const std::vector<std::vector<Rational>>& matrix);

}  // namespace nnsolve
