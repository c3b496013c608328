// What is known of an input, as far as it is known of a smaller one that came from it by shrinking.
#pragma once

#include "nnsolve/crosscheck.h"
#include "nnsolve/formula.h"
#include "nnsolve/instance.h"

namespace nnsolve {

/// The solution's values by the names of variables, or of neurons, if that solves the smaller input, too; else nothing.
/// That there is none is never known of a smaller input.
KnownAnswer known_of_smaller(const KnownAnswer& known, const Formula& formula, const Formula& smaller);
KnownAnswer known_of_smaller(const KnownAnswer& known, const TrainingInstance& instance,
                             const TrainingInstance& smaller);

}  // namespace nnsolve
