// The manual page nnsolve(1), made of what commands declare, as the help texts are.
#pragma once

#include "cli/command.h"

#include <string>

namespace nnsolve {

/// In the man(7) macros of roff.
std::string man_page(const Program& program);

}  // namespace nnsolve
