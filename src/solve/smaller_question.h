// Parts of what an exact fit asks: some of its outputs, some of its data points. Whoever fits everything fits a part,
// so a part that cannot be fitted refutes the whole. Neurons and edges keep their numbers, and so weights of a part are
// weights for the whole, which may miss what was left out.
#pragma once

#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nnsolve {

/// The outputs that have a known target, by number.
std::vector<std::uint32_t> known_outputs(const TrainingTask& task);

/// All other targets become "?".
ExactFit with_output(const ExactFit& fit, std::uint32_t output);

/// These data points only, in this order.
ExactFit with_rows(const ExactFit& fit, std::span<const std::size_t> rows);

/// A question about few data points that grows by what its solutions miss.
class GrowingRows {
 public:
  /// The fit must outlive it. Begins with a few data points from all over the list.
  explicit GrowingRows(const ExactFit& fit);

  const std::vector<std::size_t>& rows() const { return rows_; }
  bool has_all() const { return rows_.size() == fit_.row_count(); }
  /// Weights that fit rows(): adds some of the data points that they miss. False: they miss none.
  bool grow(const Witness& witness);

 private:
  const ExactFit& fit_;
  std::vector<std::size_t> rows_;
  std::vector<bool> is_in_;  // by row
};

}  // namespace nnsolve
