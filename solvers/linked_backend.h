// A solver in a module (linked_solver.h) as a backend.
#pragma once

#include "nnsolve/backend.h"

#include <memory>
#include <string>
#include <vector>

namespace nnsolve {

/// Loads the module. Throws BackendError if it is not there or not ours.
std::unique_ptr<Backend> make_linked_backend(const std::string& name);

/// The same solver by one of its strategies. Throws BackendError if it has none of this name, too.
std::unique_ptr<Backend> make_linked_backend(const std::string& name, const std::string& strategy);

/// All strategies, which may be none.
std::vector<std::string> linked_strategies(const std::string& name);

}  // namespace nnsolve
