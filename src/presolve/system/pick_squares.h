// Numbers whose squares have a given sum.
#pragma once

#include "algebra/number_field.h"

#include "nnsolve/rational.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace nnsolve::presolving {

/// u_1, ..., u_k are wanted with a_1*u_1^2 + ... + a_k*u_k^2 = total.
struct SquaresWanted {
  std::vector<Rational> factors;  // a_i, not 0
  Value total;
  /// Whether u_i may be this number; of each i, all but finitely many numbers of one sign are.
  std::function<bool(std::size_t, const Rational&)> fits;
  /// Whether u_i may be the number of this sign with this positive square.
  std::function<bool(std::size_t, int, const Value&)> fits_root;
};

/// Rational ones, except that one may be sign * sqrt(square).
struct PickedSquares {
  std::vector<Rational> numbers;
  std::optional<std::size_t> root;  // which is the root
  int sign = 1;
  Value square;
};

/// Nothing if there are no such numbers; but see squares.cpp for when there are. Rational ones throughout are
/// preferred: always found for a rational total if four of the factors are the same, and if two are opposite.
std::optional<PickedSquares> pick_squares(const SquaresWanted& wanted, FieldArithmetic& arithmetic);

}  // namespace nnsolve::presolving
