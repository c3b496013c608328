// The stages of presolve, of a network and of its encoding, as one presolve to whoever counts or limits its steps.
#pragma once

#include "presolve/limits.h"
#include "solve/question.h"

#include "nnsolve/presolve.h"

#include <cstddef>

namespace nnsolve {

class Question::StepCounter {
 public:
  explicit StepCounter(const PresolveOptions& options) : options_(options) {}

  /// What the next stage may do.
  PresolveOptions rest() const { return presolving::after_steps(options_, count_); }
  void add(std::size_t steps) { count_ += steps; }
  std::size_t count() const { return count_; }

 private:
  const PresolveOptions& options_;
  std::size_t count_ = 0;
};

}  // namespace nnsolve
