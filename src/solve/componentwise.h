// Asking a backend about the independent parts of a question one after the other.
#pragma once

#include "nnsolve/backend.h"
#include "nnsolve/system.h"

#include <memory>
#include <vector>

namespace nnsolve {

/// The conjunction of the systems, which share no variables. The model of a sat has the values of the first system's
/// variables, then those of the second, and so on. The systems must outlive the query.
std::unique_ptr<Query> start_componentwise(Backend& backend, const std::vector<System>& systems, const Limits& limits);

}  // namespace nnsolve
