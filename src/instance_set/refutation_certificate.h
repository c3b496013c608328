// Refutations as certificates: what `generate` knows of its instances in the language that nncheck reads.
#pragma once

#include "nnsolve/generate.h"

#include <string>

namespace nnsolve {

/// Empty for a refutation by bends: that is a matter of counting, which the instance alone is enough for. The instance
/// must have a refutation.
std::string refutation_certificate(const GeneratedInstance& instance);

}  // namespace nnsolve
