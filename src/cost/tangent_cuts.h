// The least cost of a network whose errors are linear but for case distinctions: one hidden layer of ReLUs before one
// output, each output weight scaled to 1 or -1, any network without a hidden layer, and whatever else presolve makes
// so.
//
// On a choice of cases the cost is convex on a polyhedron, and attained there at a rational point (convex_minimum.h);
// there are finitely many choices. To find the best, linear arithmetic with case distinctions is asked for a point that
// costs less than the best by now. For l1 and max that is what it says. For mse, each choice of rational numbers u
// gives sum e^2 >= sum 2ue - u^2, linear in e, and the question is whether all these tangents are below the best. A
// point that it finds names a choice of cases; the least cost there, c at errors u, is the next best if it is less, and
// u the next tangent. The method ends, with the exact optimum:
//
// Lemma. No choice of cases is found twice. For u is the optimum of a convex problem, so the linear function
// sum 2u (e - u) is at least 0 on the polyhedron of that choice, and there the tangent at u is at least c, and not
// below the best. So the last answer, that nothing costs less, is one of linear arithmetic, with Farkas multipliers for
// its lemmas.
//
// Whether anything costs at most a threshold is asked in the same way, with the threshold in place of the best: a
// choice of cases whose least is above it is not found again, and one whose least is not is the answer.
#pragma once

#include "nnsolve/instance.h"
#include "nnsolve/rational.h"
#include "nnsolve/witness.h"

#include <functional>
#include <optional>

namespace nnsolve {

struct TangentOptions {
  std::function<bool()> should_stop;
  /// Called with every improvement, and with the number of questions now and then.
  std::function<void(const Rational& cost, const Witness& witness)> improved;
  /// Called for each choice of cases that is found, with weights whose cost is the least there. For the mean squared
  /// error, the tangents at what these miss their targets by are those with which nothing is left.
  std::function<void(const Witness& witness)> met;
  /// What something costs already; weights that cost as much are not looked for.
  std::optional<Rational> known;
  /// A cost of at most so much is enough; and if nothing has one, that is all there is to know.
  std::optional<Rational> limit;
};

struct TangentResult {
  bool is_finished = false;        // `least` is the least cost; with a limit: it is within, or nothing is
  std::optional<Rational> least;   // the best by now: known, or better
  std::optional<Witness> witness;  // of it, unless it is what was known
  std::size_t question_count = 0;
};

/// Nothing if the errors are not linear.
std::optional<TangentResult> least_by_tangents(const TrainingInstance& instance, const TangentOptions& options);

}  // namespace nnsolve
