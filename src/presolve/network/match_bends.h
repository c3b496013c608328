// Which bends on parallel lines belong to one ReLU.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace nnsolve {

/// A bend on a line, somewhere from first to last.
struct BendPlace {
  Rational first;
  Rational last;
  std::vector<int> signs;
};

/// A line on which every ReLU bends once.
struct BentLine {
  Rational level;                 // which of the parallel lines
  std::vector<BendPlace> places;  // in order, one a ReLU
};

/// By line and by bend of the first line: the number of the bend that belongs to the same ReLU, if only one assignment
/// is possible. At least three lines, by level.
std::optional<std::vector<std::vector<std::size_t>>> match_bends(const std::vector<BentLine>& lines);

}  // namespace nnsolve
