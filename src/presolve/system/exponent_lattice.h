// Integer vectors, narrowed down by linear equations.
//
// A basis is kept. An equation row * e = 0 is met by Euclid's algorithm on the products of the row with the basis
// vectors: it subtracts multiples of basis vectors from others until one product at most is left other than 0, and that
// vector goes. So the vectors that are kept are always all integer solutions, not only multiples of them.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace nnsolve::presolving {

/// Columns ascending, no entry is 0; the entries are integers.
using IntegerRow = std::vector<std::pair<std::uint32_t, Rational>>;

class ExponentLattice {
 public:
  /// All integer vectors with so many entries.
  explicit ExponentLattice(std::size_t dimension);

  /// Keeps the vectors e with row * e = 0. Returns the greatest common divisor of all row * e before, 0 if they all
  /// were 0.
  Rational require_zero(const IntegerRow& row);
  /// The greatest common divisor of the entries of all vectors in the column, 0 if there is none but 0.
  Rational divisor_of(std::uint32_t column) const;
  std::size_t rank() const { return rank_; }
  /// Counts the entries looked at so far.
  std::size_t work() const { return work_; }

 private:
  using Products = std::vector<std::pair<std::uint32_t, Rational>>;  // by vector, none is 0

  Products products_with(const IntegerRow& row);
  void subtract_multiple(std::uint32_t from, const Rational& factor, std::uint32_t vector);

  std::vector<IntegerRow> basis_;  // emptied where a vector is gone
  /// By column: the vectors with an entry there, besides some without.
  std::vector<std::vector<std::uint32_t>> touching_;
  std::size_t rank_;
  std::size_t work_ = 0;
};

}  // namespace nnsolve::presolving
