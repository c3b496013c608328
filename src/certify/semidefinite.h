// Semidefinite programs, solved in floating point by CSDP. What comes back is a proposal.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace nnsolve {

/// Symmetric matrices X_0, X_1, ..., positive semidefinite, under linear equations in their entries.
struct SemidefiniteProgram {
  /// Of the matrix that the equation multiplies with: an entry on or above the diagonal; one above it counts twice.
  struct Entry {
    std::size_t block = 0, row = 0, column = 0;
    double value = 0;
  };
  struct Equation {
    std::vector<Entry> entries;
    double right = 0;
  };

  std::vector<std::size_t> sizes;
  std::vector<Equation> equations;
  bool makes_trace_small = true;  // else one of as large a rank as there is
};

/// Row by row.
using SymmetricMatrix = std::vector<std::vector<double>>;

/// Matrices that satisfy the equations nearly; nothing if there are none, if CSDP is not installed, or
/// if it took longer than so many seconds.
std::optional<std::vector<SymmetricMatrix>> solve_semidefinite(const SemidefiniteProgram& program, double seconds);

}  // namespace nnsolve
