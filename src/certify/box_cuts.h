// Squares that a point of a relaxation takes for negative.
#pragma once

#include "certify/box_program.h"
#include "certify/candidate_sum.h"

#include <set>
#include <vector>

namespace nnsolve {

/// (m - c)^2 >= 0 where m^2 is less than the square of what m is; and, if they are wanted, for variables all of whose
/// products of two are there, (c + c_1 x_1 + ...)^2 >= 0 where the matrix of these products, bordered by the variables
/// and 1, is not positive semidefinite. The numbers c are short. False if there are none.
bool append_cuts(const std::set<Monomial>& monomials, const MonomialPoint& point, bool has_directions,
                 std::vector<SumCandidate>& rows);

}  // namespace nnsolve
