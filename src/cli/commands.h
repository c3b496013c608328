// The commands of the nnsolve program, one file each, and the program that they make up. A new one is a file
// NAME_command.cpp, listed in CMakeLists.txt, a declaration here, and a line in the table of commands.cpp.
#pragma once

#include "cli/command.h"

namespace nnsolve {

Command solve_command();
Command fit_command();
Command explain_command();
Command draw_command();
Command smt2_command();
Command generate_command();
Command encode_command();
Command optimum_command();
Command verify_command();
Command width_command();
Command reduce_command();
Command push_command();
Command pull_command();
Command crosscheck_command();
Command fuzz_command();
Command shrink_command();
Command backends_command();
Command campaign_command();
Command report_command();
Command completion_command();

/// All of it; targets and requests are its own.
Program make_program();

}  // namespace nnsolve
