// Whether a campaign's tasks can run at all: what is refused here would have failed in every single one.
//
// The command line of a task is read by the very parser that will read it, and backends are looked for where the task
// will look for them, before anything is made or run.
#pragma once

#include "campaign/command_kind.h"

#include <string>
#include <vector>

namespace nnsolve {

/// Throws UsageError for options that the command does not take, BackendError for a backend that is not there.
void expect_tasks_to_run(const CommandKind& kind, const std::vector<std::string>& backends,
                         const std::vector<std::vector<std::string>>& options);

}  // namespace nnsolve
