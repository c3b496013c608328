// How often a continuous piecewise affine function of one variable bends that passes through given points.
//
// Such a function bends upwards where its slope grows, downwards where it falls, and nowhere else than at its bends.
// Let t_1 < ... < t_n, and say that point i asks for a bend, up or down, if the slope to the next point is greater or
// smaller than that from the one before.
// Theorem. If a maximal run of m points one after the other asks for bends of one sign, the function has at least
// ceil(m / 2) bends of that sign for it, and over all runs these add up. Some function has no more.
// Proof. If point i asks for a bend upwards, there is one strictly between t_(i-1) and t_(i+1): without it the function
// would be concave there, and its slopes between the points would not grow. Take every second point of each run,
// beginning with its first. Intervals of two of these, of one sign, have at most an end in common: between them lies a
// point that was left out, or that asks for something else. So each has a bend of its own. Conversely, of two points
// of a run that are neighbours one bend is enough, where the lines before and after them meet: that is strictly
// between them, since the slope between them is strictly between those of the lines. A last point of an odd run bends
// itself.
//
// A ReLU of one affine function has one bend at most. So bends count ReLUs.
#pragma once

#include "nnsolve/rational.h"

#include <cstddef>
#include <span>
#include <vector>

namespace nnsolve {

struct LinePoint {
  Rational at;
  Rational value;
};

/// 1 if a function through three points, in order, bends upwards between the outer two, -1 if downwards, 0 if it need
/// not bend.
int bend_sign(const LinePoint& before, const LinePoint& point, const LinePoint& after);

/// Points, by their numbers, that need a bend each strictly between their neighbours: no two of one sign the same.
struct NeededBends {
  std::vector<std::size_t> up;
  std::vector<std::size_t> down;
  std::size_t count() const { return up.size() + down.size(); }
};
/// As many as the theorem says. The points are in order, and no two at the same place.
NeededBends needed_bends(std::span<const LinePoint> points);

}  // namespace nnsolve
