// The limits of presolve, on networks and on systems alike: it ends between two steps, with what it has by then.
#pragma once

#include "nnsolve/presolve.h"

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace nnsolve::presolving {

/// Whether a presolve that has made so many steps may make another.
inline bool may_step_further(const PresolveOptions& options, std::size_t step_count) {
  if (step_count >= options.limit || (options.should_stop && options.should_stop())) return false;
  return !options.deadline || std::chrono::steady_clock::now() < *options.deadline;
}

/// What is left of them after so many steps. Refers to the options.
inline PresolveOptions after_steps(const PresolveOptions& options, std::size_t step_count) {
  PresolveOptions rest = options;
  rest.limit = options.limit - std::min(options.limit, step_count);
  if (options.trace) {
    rest.trace = [&options, step_count](PresolveStep step) {
      step.number += step_count;
      options.trace(step);
    };
  }
  return rest;
}

}  // namespace nnsolve::presolving
