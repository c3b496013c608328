// The machine a result comes from.
#pragma once

#include <string>

namespace nnsolve {

std::string host_name();

}  // namespace nnsolve
