// nnsolve crosscheck FORMULA...: hold a formula, its network and the backends against each other.
#include "cli/commands.h"
#include "cli/construction_options.h"
#include "cli/crosscheck_report.h"
#include "cli/exit_status.h"
#include "cli/input.h"
#include "cli/progress.h"
#include "io/files.h"
#include "io/smt2_reader.h"
#include "solve/nncheck.h"

#include "nnsolve/crosscheck.h"
#include "nnsolve/error.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

struct CrosscheckRequest {
  std::vector<std::string> files;
  std::string format;
  ConstructionWords construction;
  CrosscheckOptions options;
  std::optional<double> memory_megabytes;
  bool is_quick = false;
  std::string query_folder = "crosscheck-queries";
  std::string output_path = "-";
  bool json = false;
};

/// Only a disagreement leaves files behind.
void save_queries(CheckedFile& checked, const std::string& folder) {
  for (const Blame& blame : checked.report.blames) {
    checked.query_files.emplace_back();
    if (blame.query.empty()) continue;
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) throw FileError(folder + ": cannot be made: " + error.message());
    checked.query_files.back() = (std::filesystem::path(folder) / query_file_name(checked.file, blame)).string();
    write_text(checked.query_files.back(), blame.query);
  }
}

/// What a script says of itself, (set-info :status ...), is a party like the others.
void hear_file(CrosscheckReport& report, const InputText& input) {
  if (choose_format(input.path, input.format_option) != Format::smt2) return;
  const std::optional<bool> declared = read_smt2_file(input.text, shown_path(input.path)).status;
  if (!declared) return;
  const Status claimed = *declared ? Status::sat : Status::unsat;
  report.claims.push_back({Side::formula, "its :status", 0, "file", "", claimed, "", 0});
  if (report.formula == Status::unknown || report.formula == claimed) return;
  std::string why = std::string("it says (set-info :status ").append(to_string(claimed)).append("), but ");
  why.append(*declared ? "who decided it says unsat" : "has a solution, which was checked exactly");
  report.blames.push_back({Party::file, "", "", Side::formula, std::move(why), ""});
  report.verdict = Verdict::disagree;
}

CheckedFile check_file(Crosschecker& checker, const CrosscheckRequest& request, const std::string& file) {
  const auto begin = std::chrono::steady_clock::now();
  const InputText text = load_input(file, request.format);
  const Input input = parse_input(text);
  CheckedFile checked{file, std::visit([&](const auto& subject) { return checker.run(subject); }, input), {}, 0};
  hear_file(checked.report, text);
  checked.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  save_queries(checked, request.query_folder);
  return checked;
}

int run_crosscheck(CrosscheckRequest& request, const CommandContext& context) {
  if (request.output_path != "-") expect_writable(request.output_path);
  apply(request.construction, request.options.reduce);
  if (request.options.reduce.box) throw UsageError("--box asks about a part of the formula's solutions only");
  request.options.is_thorough = !request.is_quick;
  request.options.checker = find_checker();
  if (request.memory_megabytes) request.options.memory_megabytes = static_cast<std::size_t>(*request.memory_megabytes);
  if (request.options.backends.empty()) request.options.backends = linked_backends();
  Progress progress(context.start);
  std::string current;
  request.options.progress = [&](std::string_view what) {
    std::string line(current);
    progress.show(line.append(": ").append(what));
  };
  Crosschecker checker(request.options);
  std::vector<CheckedFile> files;
  for (const std::string& file : request.files) {
    current = file;
    files.push_back(check_file(checker, request, file));
  }
  write_text(request.output_path, request.json ? to_json(files) : to_text(files));
  constexpr int disagree_status = 1;
  constexpr int open_status = 2;
  switch (worst_of(files)) {
    case Verdict::agree:
      return exit_ok;
    case Verdict::open:
      return open_status;
    case Verdict::disagree:
      break;
  }
  return disagree_status;
}

}  // namespace

Command crosscheck_command() {
  auto request = std::make_shared<CrosscheckRequest>();
  Command command(
      "crosscheck",
      "Ask all backends about formulas and their networks, carry every solution across, check everything exactly, and "
      "say who is to blame for a contradiction: prints agree, disagree or open");
  command.add("FORMULA", &request->files, "Formulas (.smt2, .etrinv, .etrinveq), or networks, or -").required();
  command.add("--format", &request->format, format_help);
  command.add("--backends", &request->options.backends, "Comma-separated (default: all that are linked)").split_at(',');
  command.add("--timeout", &request->options.query_seconds, "Wall-clock limit in seconds of each query (default 10)")
      .numbers(0.001, 1e9);
  command.add("--memory", &request->memory_megabytes, "Memory limit in megabytes of each query").numbers(1, 1e9);
  command
      .add("--orders", &request->options.orders,
           "In how many other orders of assertions and variables an unsat is asked again (default 2)")
      .integers(0, 1000);
  command.add("--seed", &request->options.seed, "Of these orders (default 0)");
  command.add("--jobs", &request->options.jobs, "Queries at a time (default 1)").integers(1, 256);
  command.add("--quick", &request->is_quick,
              "Ask the formula only as it is, and the network only as presolve leaves it");
  add_construction_options(command, request->construction);
  command.add(
      "--queries", &request->query_folder,
      "Folder for the queries that a backend is wrong about (default crosscheck-queries); made only if there is "
      "one");
  command.add("-o,--output", &request->output_path, "Write the report here instead of standard output");
  command.add("--json", &request->json, "Print one JSON object");
  command.run = [request](const CommandContext& context) { return run_crosscheck(*request, context); };
  command.examples = {"crosscheck formula.smt2 --backends z3,cvc5 --timeout 10"};
  command.exit_statuses = "0 agree, 1 disagree, 2 open";
  return command;
}

}  // namespace nnsolve
