// --jobs: how many processors a question's processes may take together. Engines are asked side by side whatever that
// is, since one that never ends must not keep the others from their turn; on fewer processors they share them. The
// native search in networks runs on all of them. So which engine answers first may depend on it, as on the machine, and
// what an answer is worth does not.
#pragma once

#include "cli/command.h"

namespace nnsolve {

/// This process and all that it starts run on so many of the processors that it has, at most. Which ones: that on which
/// it is now, where the kernel found room for it, and those after it.
void keep_to_processors(unsigned count);

/// To be called once the command's `run` is there: it keeps to the processors first.
void add_jobs_option(Command& command);

}  // namespace nnsolve
