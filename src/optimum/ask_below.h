// Whether anything costs strictly less than a number. A threshold cannot ask that, so it is asked of the encoding.
#pragma once

#include "nnsolve/answer.h"
#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <chrono>
#include <optional>
#include <string>

namespace nnsolve {

struct BelowAnswer {
  std::optional<Witness> witness;  // a proposal that costs less
  Trust trust = Trust::none;       // not none: nothing does
};

/// The instance's threshold is that number, above 0. `backend` as in SolveOptions.
BelowAnswer ask_below(const TrainingInstance& instance, const std::string& backend,
                      std::chrono::steady_clock::time_point deadline);

}  // namespace nnsolve
