// Writes refutations (instances/README.md).
#pragma once

#include "nnsolve/generate.h"

#include <string>

namespace nnsolve {

/// JSON, names included, so that a reader needs the refutation and the instance's file alone. The instance must have a
/// refutation.
void append_refutation(std::string& out, const GeneratedInstance& instance);

}  // namespace nnsolve
