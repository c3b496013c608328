// What may come next on a command line, and the scripts by which shells ask for it.
//
// The scripts know nothing of nnsolve: they call `nnsolve __complete WORD...` with the words up to the cursor, the last
// of which is the one that is being written, and offer the lines that come back: "candidate<tab>description", and
// ":file" where a file name goes.
#pragma once

#include "cli/command.h"

#include <string>
#include <vector>

namespace nnsolve {

std::string complete_words(const Program& program, const std::vector<std::string>& words);

/// "bash", "zsh" or "fish"; empty for another one.
std::string completion_script(const std::string& shell);

}  // namespace nnsolve
