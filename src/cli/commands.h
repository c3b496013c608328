// The commands of the nnsolve program, one file each. A command adds itself to the command line and, when chosen,
// leaves its exit status in `exit_status` (instances/README.md, "Exit status") or throws one of the errors of error.h.
#pragma once

#include <chrono>

namespace CLI {
class App;
}

namespace nnsolve {

/// What all commands share.
struct CommandContext {
  std::chrono::steady_clock::time_point start;  // of the process
  int exit_status = 0;
};

void add_solve_command(CLI::App& app, CommandContext& context);
void add_generate_command(CLI::App& app, CommandContext& context);
void add_encode_command(CLI::App& app, CommandContext& context);
void add_verify_command(CLI::App& app, CommandContext& context);
void add_reduce_command(CLI::App& app, CommandContext& context);
void add_push_and_pull_commands(CLI::App& app, CommandContext& context);
void add_crosscheck_command(CLI::App& app, CommandContext& context);
void add_fuzz_command(CLI::App& app, CommandContext& context);
void add_shrink_command(CLI::App& app, CommandContext& context);
void add_backends_command(CLI::App& app, CommandContext& context);
void add_campaign_command(CLI::App& app, CommandContext& context);
void add_report_command(CLI::App& app, CommandContext& context);

}  // namespace nnsolve
