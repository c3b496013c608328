// SMT solvers as engines: a backend that is asked the encoding, or the parts that presolve leaves, one after the other.
#pragma once

#include "solve/engine.h"

#include "nnsolve/backend.h"

#include <memory>

namespace nnsolve {

/// The backend must outlive the engine; form: original or presolved.
std::unique_ptr<Engine> make_solver_engine(Backend& backend, Form form);

}  // namespace nnsolve
