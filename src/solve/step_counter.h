// The stages of presolve, of a network and of its encoding, as one presolve to whoever counts or limits its steps.
#pragma once

#include "solve/question.h"

#include "nnsolve/presolve.h"

#include <algorithm>
#include <cstddef>

namespace nnsolve {

class Question::StepCounter {
 public:
  explicit StepCounter(const PresolveOptions& options) : options_(options) {}

  /// What the next stage may do.
  PresolveOptions rest() const {
    PresolveOptions rest = options_;
    rest.limit = options_.limit - std::min(options_.limit, count_);
    if (options_.trace) {
      rest.trace = [this](PresolveStep step) {
        step.number += count_;
        options_.trace(step);
      };
    }
    return rest;
  }
  void add(std::size_t steps) { count_ += steps; }
  std::size_t count() const { return count_; }

 private:
  const PresolveOptions& options_;
  std::size_t count_ = 0;
};

}  // namespace nnsolve
