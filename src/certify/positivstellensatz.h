// Contradictions among polynomial atoms by sums of squares.
#pragma once

#include "certify/products.h"
#include "certify/proof.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace nnsolve {

struct SquareLimits {
  std::uint32_t degree = 8;    // even; less where there are many variables
  double program_seconds = 5;  // of each semidefinite program
};

/// Terms of a `sum` whose total contradicts itself; nothing if none was found.
std::optional<std::vector<SumTerm>> contradiction_by_squares(const std::vector<AtomFact>& atoms,
                                                             const SquareLimits& limits = {});

}  // namespace nnsolve
