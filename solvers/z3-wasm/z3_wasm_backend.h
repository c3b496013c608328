// The newest Z3, as WebAssembly from npm, as a process backend.
#pragma once

#include "nnsolve/backend.h"

#include <memory>

namespace nnsolve {

inline constexpr const char* z3_wasm_backend_name = "z3-wasm";

/// Throws BackendError, with the command that installs what is missing.
std::unique_ptr<Backend> make_z3_wasm_backend();

}  // namespace nnsolve
