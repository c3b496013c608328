// An engine that only refutes: sums of squares, on what presolve left.
#pragma once

#include "solve/engine.h"

#include <memory>

namespace nnsolve {

/// Claims are of "squares". It has nothing to say of large or linear questions, or where CSDP is not installed.
std::unique_ptr<Engine> make_prover_engine();

}  // namespace nnsolve
