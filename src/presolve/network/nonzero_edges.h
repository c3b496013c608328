// Which weights the data forces to be nonzero.
#pragma once

#include "presolve/network/network_editor.h"

#include <vector>

namespace nnsolve {

/// By edge; what is true here is so in every witness of the network as it is.
std::vector<bool> find_nonzero_edges(const NetworkEditor& editor);

}  // namespace nnsolve
