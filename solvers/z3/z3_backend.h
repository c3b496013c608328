// Z3, linked.
#pragma once

#include "nnsolve/backend.h"

#include <memory>

namespace nnsolve {

std::unique_ptr<Backend> make_z3_backend();

}  // namespace nnsolve
