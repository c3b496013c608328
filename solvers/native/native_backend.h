// native: our own engines for a System, as a backend that can be asked like any other.
#pragma once

#include "nnsolve/backend.h"

#include <memory>

namespace nnsolve {

constexpr const char* native_backend_name = "native";

std::unique_ptr<Backend> make_native_backend();

}  // namespace nnsolve
