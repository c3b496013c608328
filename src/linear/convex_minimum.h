// The least of a convex cost over a polyhedron, exactly: squares, absolute values, or the largest absolute value of
// linear forms. There is one, at a rational point: a linear program or a convex quadratic one that is bounded below
// attains its minimum (Frank and Wolfe), and its vertex or its equations are rational.
#pragma once

#include "nnsolve/polynomial.h"
#include "nnsolve/rational.h"
#include "nnsolve/system.h"

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace nnsolve {

/// Counts `weight` times; the weight is positive.
struct WeightedForm {
  Polynomial form;  // linear
  Rational weight = Rational(1);
};

enum class Norm { squares, absolutes, largest };

struct ConvexMinimum {
  Rational value;               // the weighted sum, or the largest; not divided by anything
  std::vector<Rational> point;  // by variable
};

/// The least over all points for which all atoms hold (p = 0 or p >= 0, linear). `start` is such a point. Nothing only
/// if it was stopped.
std::optional<ConvexMinimum> convex_minimum(std::span<const Constraint> atoms, std::span<const WeightedForm> forms,
                                            Norm norm, const std::vector<Rational>& start,
                                            const std::function<bool()>& should_stop = {});

}  // namespace nnsolve
