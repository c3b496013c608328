// Laws that need no solver: what is written is read back the same, and a solution is carried to every station and back
// unchanged.
#pragma once

#include "nnsolve/crosscheck.h"
#include "nnsolve/formula.h"
#include "nnsolve/instance.h"

#include <optional>
#include <vector>

namespace nnsolve {

/// Blames for what is broken; none if all is well. The assignment, if there is one, satisfies the formula.
std::vector<Blame> check_laws(const Formula& formula, const ReduceOptions& reduce,
                              const std::optional<Assignment>& assignment);
std::vector<Blame> check_laws(const TrainingInstance& instance);

}  // namespace nnsolve
