// Rows of a matrix of rational numbers, sparse, eliminated exactly one after the other.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace nnsolve {

using LinearRow = std::vector<std::pair<std::uint32_t, Rational>>;  // columns ascending, no entry is 0

/// An equation row * unknowns = value.
struct LinearEquation {
  LinearRow row;
  Rational value;
};

/// Which equations are left after taking away, again and again, each row that alone has something in some column. A
/// row that is taken away is no part of any linear dependence.
std::vector<bool> core_of(std::span<const LinearEquation> equations);

/// Gaussian elimination, by leading columns.
class Elimination {
 public:
  enum class Verdict : std::uint8_t { independent, implied, contradicts };

  /// What the equation is to those inserted before it; if it is independent, it is one of them now.
  Verdict insert(LinearEquation equation);
  /// What row * unknowns is by those inserted before, if they say it.
  std::optional<Rational> value_of(LinearRow row);
  std::size_t rank() const { return pivots_.size(); }
  /// The reduced equations by leading column: 1 there, 0 in the leading columns of all others. They depend on what the
  /// inserted equations say only, not on the equations themselves.
  std::map<std::uint32_t, LinearEquation> reduced() const;
  /// Counts the multiplications so far.
  std::size_t work() const { return work_; }

 private:
  void reduce(LinearEquation& equation);

  std::map<std::uint32_t, LinearEquation> pivots_;  // by leading column, where they have 1
  std::size_t work_ = 0;
};

}  // namespace nnsolve
