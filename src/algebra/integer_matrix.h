// An owner for FLINT's matrices of integers. For the sources of this folder only.
#pragma once

#include "algebra/flint_headers.h"

#include <cstddef>
#include <cstdlib>

namespace nnsolve {

class IntegerMatrix {
 public:
  IntegerMatrix(std::size_t rows, std::size_t columns) {
    fmpz_mat_init(matrix_, static_cast<slong>(rows), static_cast<slong>(columns));
  }
  IntegerMatrix(const IntegerMatrix&) = delete;
  IntegerMatrix& operator=(const IntegerMatrix&) = delete;
  ~IntegerMatrix() { fmpz_mat_clear(matrix_); }

  fmpz* at(std::size_t row, std::size_t column) {
    return fmpz_mat_entry(matrix_, static_cast<slong>(row), static_cast<slong>(column));
  }
  fmpz_mat_struct* get() { return matrix_; }
  double cost() const { return 1 + static_cast<double>(std::abs(fmpz_mat_max_bits(matrix_))) / 64; }

 private:
  fmpz_mat_t matrix_;
};

}  // namespace nnsolve
