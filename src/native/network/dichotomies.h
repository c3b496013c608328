// One hidden layer of a few ReLUs and one output, decided completely. Each ReLU parts the data points by a hyperplane:
// in general position, n points in d dimensions can be parted in O(n^d) ways only (Cover 1965; the cells of the
// arrangement that is dual to them), and once it is known who is active where, weights and biases are a linear
// question.
//
// Neither all ways are listed nor all products of them. The search goes from data point to data point: its pattern, who
// is active there, makes its target a linear equation, and activities inequalities. Where these have no solution,
// Farkas' lemma says which of them are in each other's way. Most are of few neurons and data points, so what was
// refuted once is refuted in many other places, also under other names of the neurons.
//
// Neurons of the sign that fewer have, the minority, are decided first. What they leave of the targets is convex or
// concave then, and data points in the hull of others contradict that often, so that few ways are left for them
// (activity_conditions.h). With them it is known, too, what the others add up to at each data point, which bounds each.
//
// The out-weights: a ReLU's scale makes them 1 or -1, or it does nothing, which weights 0 do likewise. So there is a
// case for each number of ones, and in each two kinds of neurons.
#pragma once

#include "native/system/search_options.h"

#include "nnsolve/instance.h"
#include "nnsolve/outcome.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <optional>

namespace nnsolve::native {

/// Whether it can be asked: one hidden layer of ReLUs that see all inputs, one identity as output that sees all of
/// them, all weights and biases free; few enough of everything.
bool has_few_dichotomies(const TrainingInstance& instance);

struct DichotomyDecision {
  Status status = Status::unknown;  // unknown: it was stopped
  std::optional<Witness> witness;   // if sat
  std::size_t refuted = 0;          // sets of activities that are in each other's way
};

/// Exact: floating point only proposes what is in the way of what. The instance has few dichotomies.
DichotomyDecision decide_by_dichotomies(const ExactFit& fit, const SearchOptions& options);

}  // namespace nnsolve::native
