// How large the solutions x of A x = b can be, for all b with |b_j| <= w_j: a proof that A is regular, and that every
// |x_i| stays below a limit. For large sparse A, whose inverse nobody wants to write down.
//
// The sparse part of the elimination is done in balls, which are thin, since A is exact: A = L [U, *; 0, S]. Absolute
// values of L and U are then followed forth and back: what is subtracted is added. Of the tail S, in floating point, Y
// is about the inverse; with E = I - Y S, and |E| the largest sum of a row, below 1,
//     |S^-1 v|  <=  |Y| v + |E| / (1 - |E|) max(|Y| v).
// Rounding: a sum of p products in floating point is wrong by at most p + 2 units of the sum of their absolute values
// (Higham 2002, 3.1). Sums of numbers that are not negative are wrong by so little that a factor above 1 at the end
// makes up for it; nothing underflows, since w is scaled to the limit and made no smaller than it has to be.
#pragma once

#include "algebra/flint_convert.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace nnsolve {

/// Columns and values, each column once.
using BallRow = std::vector<std::pair<std::uint32_t, Arb>>;

/// True only if A, square, is regular and |A^-1 b| < 1, componentwise, for all b with |b| <= w. False where that is not
/// so, or cannot be shown. Precision in bits.
bool solutions_are_below_one(std::vector<BallRow> matrix, const std::vector<double>& w, long precision);

}  // namespace nnsolve
