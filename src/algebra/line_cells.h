// The real line, cut at the roots of polynomials in one variable: each of them has one sign on each of the pieces.
#pragma once

#include "nnsolve/polynomial.h"

#include <optional>
#include <vector>

namespace nnsolve {

/// A root of one of the polynomials, or an open interval between neighbouring roots or beyond them.
struct LineCell {
  std::optional<Rational> point;  // a number in it; nothing if it is an irrational root
  std::vector<int> signs;         // by polynomial: -1, 0 or 1
};

/// From left to right. The polynomials are not constant and all in the same variable. Nothing if one of them is too
/// large to be factored.
std::optional<std::vector<LineCell>> line_cells(const std::vector<Polynomial>& polynomials);

}  // namespace nnsolve
