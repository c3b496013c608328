// Help texts, made of what commands declare.
#pragma once

#include "cli/command.h"

#include <string>

namespace nnsolve {

/// All commands, by groups.
std::string help_text(const Program& program);
/// One command: its arguments, options and what these take, and examples.
std::string help_text(const Program& program, const Command& command);

/// Which numbers an option takes: "above 0", "from 1 to 64"; empty where anything goes.
std::string range_text(const Option& option);

/// What stands for the value of an option: "N", "FILE", "on|off"; empty for a flag.
std::string placeholder(const Option& option);

}  // namespace nnsolve
