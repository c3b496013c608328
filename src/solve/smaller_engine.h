// Smaller questions as a short cut to unsat: each output alone, and few data points.
#pragma once

#include "solve/engine.h"
#include "solve/schedule.h"

#include <memory>

namespace nnsolve {

constexpr const char* parts_name = "parts";  // as claims name it

/// Of exact fits. The parts are what its smaller questions are asked; of solvers only the preferred one.
std::unique_ptr<Engine> make_smaller_engine(const EngineParts& parts);

}  // namespace nnsolve
