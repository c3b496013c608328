// The tangents by which the search for the least cost found that nothing costs so little, for a proof of that.
#pragma once

#include "nnsolve/instance.h"
#include "nnsolve/rational.h"

#include <functional>
#include <vector>

namespace nnsolve {

/// Each by known target, in the order of the data: what some weights miss it by. The mean squared error of no weights
/// is below the bound, or at most that; nothing if the search does not say so.
std::vector<std::vector<Rational>> find_tangents(const TrainingInstance& instance, const Rational& bound,
                                                 bool is_strict, const std::function<bool()>& should_stop);

}  // namespace nnsolve
