// A solver in a module (linked_solver.h) as a backend.
#pragma once

#include "nnsolve/backend.h"

#include <memory>
#include <string>

namespace nnsolve {

/// Loads the module. Throws BackendError if it is not there or not ours.
std::unique_ptr<Backend> make_linked_backend(const std::string& name);

}  // namespace nnsolve
