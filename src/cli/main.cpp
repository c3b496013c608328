// The nnsolve program: the command line, signals, exit statuses. Everything else is in the commands.
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "io/files.h"
#include "solvers/worker.h"

#include "nnsolve/error.h"

#include <CLI/CLI.hpp>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <iostream>
#include <string>
#include <vector>

namespace nnsolve {

namespace {

/// Ends all children and half-written files, then the process, with the status a shell would show.
extern "C" void leave_on_signal(int signal) {
  end_all_workers();
  remove_unfinished_file();
  constexpr int signalled = 128;
  ::_exit(signalled + signal);
}

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = leave_on_signal;
  ::sigfillset(&action.sa_mask);
  for (int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaction(signal, &action, nullptr);
}

/// `nnsolve FILE ...` is `nnsolve solve FILE ...`.
void insert_default_command(std::vector<std::string>& words, const CLI::App& app) {
  if (words.empty()) return;
  constexpr std::array<std::string_view, 4> global = {"-h", "--help", "--version", "help"};
  if (std::find(global.begin(), global.end(), words.front()) != global.end()) return;
  for (const CLI::App* command : app.get_subcommands({})) {
    if (command->get_name() == words.front()) return;
  }
  words.insert(words.begin(), "solve");
}

}  // namespace

int run_command_line(std::vector<std::string> words, std::chrono::steady_clock::time_point start) {
  CommandContext context{start};
  CLI::App app(
      "nnsolve decides, exactly, whether a neural network can fit its data (NN-TRAINING with threshold 0), or whether "
      "a formula over the reals has a solution (ETR).",
      "nnsolve");
  app.set_version_flag("--version", "nnsolve " NNSOLVE_VERSION);
  app.require_subcommand(1);
  app.footer("`nnsolve FILE ...` is `nnsolve solve FILE ...`.");
  add_solve_command(app, context);
  add_encode_command(app, context);
  add_verify_command(app, context);
  add_reduce_command(app, context);
  add_push_and_pull_commands(app, context);
  add_crosscheck_command(app, context);
  add_fuzz_command(app, context);
  add_generate_command(app, context);
  add_shrink_command(app, context);
  add_backends_command(app, context);
  add_campaign_command(app, context);
  add_report_command(app, context);
  insert_default_command(words, app);
  std::reverse(words.begin(), words.end());  // as CLI11 wants it
  try {
    app.parse(words);
  } catch (const CLI::Success& success) {
    int status = app.exit(success);  // --help, --version
    if (!std::cout.flush()) throw FileError("<stdout>: cannot be written");
    return status;
  } catch (const CLI::ParseError& error) {
    std::string line = "nnsolve: " + std::string(error.what()) + " (try --help)\n";
    std::fputs(line.c_str(), stderr);
    return exit_usage;
  }
  return context.exit_status;
}

}  // namespace nnsolve

int main(int argc, char** argv) {
  auto start = std::chrono::steady_clock::now();
  nnsolve::catch_signals();
  std::vector<std::string> words(argv + 1, argv + argc);
  return nnsolve::with_reported_errors([&] { return nnsolve::run_command_line(std::move(words), start); });
}
