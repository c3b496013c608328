// Shrinking: delta debugging in the domain's own terms. From an input that has some property (two solvers disagree on
// it, a program crashes) to a small one that still has it, by steps that each lead from a legal input to a legal one.
#pragma once

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)

namespace nnsolve {

struct ShrinkProgress {
  std::string_view pass;      // what is being tried: "constraints", "edges", ...
  std::size_t questions = 0;  // how often the predicate was asked
  std::size_t successes = 0;  // how often it held for something smaller
  bool is_finished = false;   // of the last report only
  bool is_minimal = false;    // of the last report only: false if it was stopped early
};

struct ShrinkOptions {
  /// Called after every question, and at the end.
  std::function<void(const ShrinkProgress&)> progress;
  /// Asked before and after every question. What the predicate says while this is true counts for nothing, so it may
  /// give up at once.
  std::function<bool()> should_stop;
  std::optional<std::chrono::steady_clock::time_point> deadline;
  /// How many questions are asked at a time, each in a thread of its own. The result does not depend on it.
  std::size_t jobs = 1;
  /// Words that the names of the steps to be tried begin with or hold ("data", "numbers"); none: all. UsageError for
  /// one that no step's name has.
  std::vector<std::string> only;
};

/// The smallest input that the steps below lead to while the predicate holds.
///
/// Law: the predicate holds for the result (of a search that should_stop ended before the first answer that is not
/// known: it is the input). Unless it was stopped early, the result is 1-minimal: no single step leads to something
/// smaller for which the predicate holds. Nothing that reads the same as a file is asked twice, as long as 256 MB hold
/// all answers. What the predicate throws goes through; UsageError if it does not hold for the input.
///
/// Steps of any formula: drop a constraint; drop a variable with the constraints that mention it; identify two
/// variables of a sort. Of an EtrInvEq: drop one of three terms, make 1/x x and -x x, drop `nonzero x`. Of an Etr: set
/// a variable to 0 or 1 (Bool: false or true); in one place, put 0, 1, true, false or one of its parts for a term or a
/// formula; put a simpler number (nearer to 0, with smaller numerator or denominator, positive) for one. Names stay.
Formula shrink(Formula formula, const std::function<bool(const Formula&)>& predicate, const ShrinkOptions& options);

/// Steps: drop origin, meta, name or cost; drop a data point; bypass a layer or a hidden neuron (all its predecessors
/// are linked to all its successors); drop a neuron of any kind, or an edge; make a target "?"; free a prescribed
/// weight or bias; make a ReLU neuron an identity; put a simpler number for a weight, a bias, an input or a target.
TrainingInstance shrink(TrainingInstance instance, const std::function<bool(const TrainingInstance&)>& predicate,
                        const ShrinkOptions& options);

}  // namespace nnsolve

#pragma GCC visibility pop
