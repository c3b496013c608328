// Native search on the network as it was given, as an engine: a process of its own under the usual limits, since
// whatever goes wrong in floating point or FLINT must harm nobody else.
#pragma once

#include "solve/engine.h"

#include <memory>

namespace nnsolve {

std::unique_ptr<Engine> make_native_engine();

}  // namespace nnsolve
