// nnsolve fuzz: differential testing on generated instances, and the replay of what it found.
#include "cli/commands.h"
#include "cli/crosscheck_report.h"
#include "cli/exit_status.h"
#include "cli/fuzz_report.h"
#include "cli/progress.h"
#include "io/files.h"

#include "nnsolve/error.h"
#include "nnsolve/fuzz.h"

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace nnsolve {

namespace {

constexpr int found_status = 1;
constexpr int vacuous_status = 2;

struct FuzzRequest {
  FuzzOptions options;
  std::optional<std::uint64_t> seed;
  std::optional<double> seconds;
  std::vector<std::string> parties;
  std::string replay_path;
  std::string output_path = "-";
  bool json = false;
};

std::vector<Party> chosen_parties(const std::vector<std::string>& names) {
  std::vector<Party> chosen;
  for (Party party : {Party::reduction, Party::nnsolve, Party::backend}) {
    if (names.empty() || std::ranges::find(names, to_string(party)) != names.end()) chosen.push_back(party);
  }
  return chosen;
}

/// Done, rate, left, and disagreements so far.
std::string describe(const FuzzReport& report, const FuzzOptions& options) {
  std::string line("fuzz: ");
  line.append(std::to_string(report.cases)).append(" cases");
  if (options.count) line.append(" of ").append(std::to_string(*options.count));
  if (report.seconds > 0) {
    const auto rate = static_cast<std::uint64_t>(static_cast<double>(report.cases) / report.seconds);
    line.append(", ").append(std::to_string(rate)).append(" a second");
  }
  return line.append(", ").append(std::to_string(report.disagreements)).append(" disagreements");
}

int run_replay(const FuzzRequest& request) {
  const Replay replay = replay_finding(read_text(request.replay_path), shown_path(request.replay_path));
  CheckedFile checked{request.replay_path, replay.report, {}, 0};
  checked.query_files.resize(replay.report.blames.size());
  write_text(request.output_path, request.json ? to_json({checked}) : to_text({checked}));
  std::string line("nnsolve: ");
  line.append(replay.is_reproduced ? "found again: " : "not found again: ").append(to_string(replay.expected.party));
  std::fputs(line.append(" ").append(replay.expected.backend).append("\n").c_str(), stderr);
  return replay.is_reproduced ? found_status : exit_ok;
}

int run_fuzz(FuzzRequest& request, const CommandContext& context) {
  if (request.output_path != "-") expect_writable(request.output_path);
  if (!request.replay_path.empty()) return run_replay(request);
  FuzzOptions& options = request.options;
  options.seed = request.seed ? *request.seed : std::random_device()();
  options.parties = chosen_parties(request.parties);
  if (request.seconds) {
    options.deadline = context.start + std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                                           std::chrono::duration<double>(*request.seconds));
  }
  Progress progress(context.start, request.seconds);
  const FuzzReport report = fuzz(
      options, [&](const FuzzReport& so_far) { progress.show(describe(so_far, options)); },
      [](const Finding& finding) { std::fputs(to_text(finding).c_str(), stderr); });
  write_text(request.output_path, request.json ? to_json(report, options.seed) : to_text(report, options.seed));
  if (report.disagreements > 0) return found_status;
  return report.is_vacuous() ? vacuous_status : exit_ok;
}

void add_limits(Command& command, FuzzOptions& options) {
  command
      .add("--orders", &options.orders,
           "In how many other orders of assertions and variables an unsat is asked again (default 2)")
      .integers(0, 1000);
  command.add("--timeout", &options.query_seconds, "Wall-clock limit in seconds of each query (default 1)")
      .numbers(0.001, 1e9);
  command.add("--case-timeout", &options.case_seconds, "Of each case (default 60)").numbers(0.001, 1e9);
  command.add("--shrink-timeout", &options.shrink_seconds, "Of the shrinking of each finding (default 120)")
      .numbers(0, 1e9);
  command.add("--memory", &options.memory_megabytes, "Memory limit in megabytes of each case (default 4096)")
      .numbers(1, 1e9);
}

}  // namespace

Command fuzz_command() {
  auto request = std::make_shared<FuzzRequest>();
  Command command("fuzz",
                  "Crosscheck generated formulas and networks until something is found: exits with 0 if nothing was, 1 "
                  "if something was, 2 if nothing was even decided");
  FuzzOptions& options = request->options;
  command.add("--seed", &request->seed, "Of the run (default: a random one, which the report and every finding tell)");
  command.add("--count", &options.count, "Stop after so many cases (default: never)").numbers(1, 1e18);
  command.add("--seconds", &request->seconds, "Stop after so many seconds").numbers(0.001, 1e9);
  command.add("--first", &options.first_case, "Number of the first case (default 0)");
  command.add("--jobs", &options.jobs, "Cases at a time (default 1)").integers(1, 256);
  command
      .add("--backends", &options.backends,
           "Comma-separated; all asked in every case (default: the first that is linked, now and then others)")
      .split_at(',');
  command.add("--families", &options.families, "Comma-separated (default: all; see nnsolve generate --list)")
      .split_at(',');
  command.add("--blame", &request->parties, "Whose faults are findings (default reduction,nnsolve,backend)")
      .split_at(',')
      .one_of({"reduction", "nnsolve", "backend"});
  add_limits(command, options);
  command.add("--findings", &options.folder, "Folder for what is found (default fuzz-findings)");
  command.add("--most-findings", &options.most_findings,
              "Further ones are only counted, and so is the same fault in the same family (default 16)");
  command.add("--replay", &request->replay_path,
              "Ask a saved finding again: exits with 1 if it is found again, else 0");
  command.add("-o,--output", &request->output_path, "Write the report here instead of standard output");
  command.add("--json", &request->json, "Print one JSON object");
  command.run = [request](const CommandContext& context) { return run_fuzz(*request, context); };
  command.examples = {"fuzz --seconds 60 --blame reduction,nnsolve"};
  command.exit_statuses = "0 nothing found, 1 something found, 2 nothing was decided";
  return command;
}

}  // namespace nnsolve
