// Which data points lie in the hull of others. There a convex function is bounded from above by what it is at those:
// if x = sum of factors * x_i, with factors above 0 that add up to 1, then N(x) <= sum of factors * N(x_i).
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <utility>
#include <vector>

namespace nnsolve::native {

struct HullMember {
  std::size_t point = 0;
  std::vector<std::pair<std::size_t, Rational>> corners;  // a point and its factor
};

/// All smallest ways, in which no corner can be left out. `points`: of equal length, the last coordinate of each is 1.
/// If points have more subsets than `most_subsets` to look at, only among so many of the first of them.
std::vector<HullMember> hull_members(const std::vector<std::vector<Rational>>& points, std::size_t most_subsets);

}  // namespace nnsolve::native
