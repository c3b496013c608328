// Presolve as an engine: it gives the question its presolved form, and now and then decides it on the way: it refutes
// the question, or leaves nothing of it to ask and so has a solution.
//
// It never costs an answer: a failure, an exhausted limit are what it says, and everybody else is asked all the same.
#pragma once

#include "solve/engine.h"

#include "nnsolve/answer.h"
#include "nnsolve/presolve.h"

#include <memory>

namespace nnsolve {

/// The time that it takes is added to the stage presolve. Of its limits it takes the time: it stops there with what it
/// has.
std::unique_ptr<Engine> make_presolve_engine(const PresolveOptions& options, StageSeconds& seconds);

}  // namespace nnsolve
