// Linear equations in the entries of Gram matrices, exactly: which matrices they force to have zeros, and how numbers
// near a solution become one.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace nnsolve {

class GramEquations {
 public:
  /// Unknown number, coefficient.
  using Row = std::vector<std::pair<std::size_t, Rational>>;

  /// Homogeneous equations in so many unknowns. Those that come first are rather expressed by the others. Of equations
  /// that follow from others only some are kept.
  GramEquations(std::size_t unknown_count, std::vector<Row> rows);

  /// As they were given, without those that follow.
  const std::vector<Row>& independent() const { return independent_; }
  /// Each solved for its pivot, which does not occur in those after it.
  const std::vector<Row>& solved() const { return solved_; }

  /// A solution: unknowns that are free keep their values.
  void solve(std::vector<Rational>& values) const;

 private:
  std::vector<Row> independent_, solved_;
  std::vector<std::size_t> pivots_;  // by solved row
};

/// Whether the matrix, given by its upper triangle, is positive semidefinite; then d_k and the rows l_k of
/// sum d_k l_k^T l_k, which it is.
struct SquareSum {
  std::vector<Rational> coefficients;
  std::vector<std::vector<Rational>> rows;
};
std::optional<SquareSum> square_sum(std::vector<std::vector<Rational>> matrix);

}  // namespace nnsolve
