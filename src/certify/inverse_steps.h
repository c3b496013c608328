// A matrix times its inverse is 1, so the inverse times the matrix is.
//
// Law. Let A B = 1 for matrices of r rows and columns, and let the entry e_k of a column e of B A - 1 not be 0. A e is
// a column of A B A - A, so 0. Hence column k of A is a sum of the others, by -q_j = -e_j / e_k, and 1 = A B is the
// product of A without that column and of the rows B_j - q_j B_k: a matrix of rank r as a product of narrower ones.
#pragma once

#include "certify/proof.h"
#include "presolve/system/derivation.h"

#include <vector>

namespace nnsolve {

/// The record's statement says that an entry of B A - 1 is 0; the premises, entry by entry, that those of A B - 1 are.
/// Nothing if they do not say that.
std::optional<FactNumber> show_inverse(Proof& proof, const presolving::Record& record,
                                       const std::vector<FactNumber>& premises);

/// Of a matrix of numbers that has one: column by column, by the equations that it solves.
std::vector<std::vector<Rational>> inverse_of(const std::vector<std::vector<Rational>>& matrix);

/// As records say it: row by row.
struct InversePair {
  std::vector<std::vector<Polynomial>> matrix;   // A
  std::vector<std::vector<Polynomial>> inverse;  // B
};
presolving::Record inverse_record(const InversePair& pair, std::size_t row, std::size_t column,
                                  const std::vector<presolving::RecordId>& premises);

}  // namespace nnsolve
