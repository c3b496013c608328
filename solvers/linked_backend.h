// A solver in a module (linked_solver.h) as a backend.
#pragma once

#include "nnsolve/backend.h"

#include <cstdint>
#include <memory>
#include <string>

namespace nnsolve {

enum class Loading : std::uint8_t {
  at_once,     // throws BackendError if the module is not there or not ours
  when_asked,  // throws BackendError if it is not there; if it is not ours, all outcomes are unknown and say so
};

/// A strategy that is not empty is one of strategies.h; throws BackendError if there is none of this name.
std::unique_ptr<Backend> make_linked_backend(const std::string& name, const std::string& strategy, Loading loading);

}  // namespace nnsolve
