// nnsolve explain FILE: which part of it cannot be met, and why.
#include "cli/answer_json.h"
#include "cli/commands.h"
#include "cli/ending_signals.h"
#include "cli/exit_status.h"
#include "cli/explain_text.h"
#include "cli/found_weights.h"
#include "cli/input.h"
#include "cli/processors.h"
#include "cli/progress.h"
#include "io/files.h"
#include "solve/nncheck.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace nnsolve {

namespace {

struct ExplainRequest {
  std::string file;
  std::string format;
  std::string formula;  // -e, in place of a file
  QuestionWords instead;
  std::string certificate_path;
  std::string backend = "auto";
  std::optional<double> timeout_seconds;
  std::optional<double> memory_megabytes;
  std::optional<std::uint32_t> seed;
  std::string output_path;
  bool verbose = false;
  bool json = false;
};

InputText input_of(const ExplainRequest& request) {
  if (request.file.empty() == request.formula.empty()) {
    throw UsageError(request.file.empty() ? "FILE is required, or -e FORMULA (try --help)"
                                          : "either FILE or -e FORMULA");
  }
  if (request.file == "-" && request.certificate_path == "-") {
    throw UsageError("only one of FILE and --certificate can be standard input");
  }
  return request.file.empty() ? formula_words(request.formula) : load_input(request.file, request.format);
}

ExplainOptions explain_options(const ExplainRequest& request, const CommandContext& context) {
  ExplainOptions options;
  options.backend = request.backend;
  options.seed = request.seed;
  options.deadline = deadline_of(request.timeout_seconds, context.start);
  if (request.memory_megabytes) options.memory_megabytes = static_cast<std::size_t>(*request.memory_megabytes);
  options.checker = find_checker();
  if (!request.certificate_path.empty()) options.certificate = read_text(request.certificate_path);
  if (!request.certificate_path.empty() && options.certificate.empty()) {
    throw ParseError(shown_path(request.certificate_path) + ": is empty, and no certificate");
  }
  return options;
}

/// The core alone; of what has none a file that an earlier run left is removed.
void write_part(const std::string& path, const Explanation& found) {
  std::string text;
  if (found.part) {
    text = std::visit([](const auto& part) { return to_text(part); }, *found.part);
  }
  write_witness(path, text);
}

int run_explain(const ExplainRequest& request, const CommandContext& context) {
  expect_outputs(request.file, {request.output_path});
  if (request.output_path == "-" && request.json) throw UsageError("--json needs -o FILE for the core itself");
  InputText text = input_of(request);
  ExplainOptions options = explain_options(request, context);
  const Explainable input = ask_instead(parse_input(text), request.instead);
  // Who asks for another threshold asks about another file than the one that is there.
  const bool is_as_given = request.instead.threshold.empty() && request.instead.cost.empty();
  options.instance_text = is_as_given ? std::move(text.text) : "";
  if (!is_as_given && !options.certificate.empty()) {
    throw UsageError("a certificate is about the file as it is, without --threshold and --cost");
  }
  Explanation found;
  {
    Progress progress(context.start, request.timeout_seconds, request.verbose);
    const EndingSignals signals;
    options.should_stop = [] { return EndingSignals::caught() != 0; };
    options.progress = [&](std::string_view now) { progress.show(now); };
    found = explain(input, options);
  }
  write_part(request.output_path, found);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - context.start).count();
  const std::string file = request.file.empty() ? "" : shown_path(request.file);
  if (request.output_path != "-") {
    write_text("-", request.json ? explanation_json(found, file, seconds) : explanation_text(found));
  }
  return EndingSignals::caught() == 0 ? exit_ok : exit_signalled + EndingSignals::caught();
}

}  // namespace

Command explain_command() {
  auto request = std::make_shared<ExplainRequest>();
  Command command(
      "explain",
      "Why is there no solution? The data points, prescribed weights, constraints or assertions that cannot "
      "go together, as few as possible, and a sentence on why");
  command.add("FILE", &request->file, input_help);
  command.add("-e,--formula", &request->formula, "A formula in place of FILE, such as 'x*y=1, x+x=y'");
  command.add("--format", &request->format, format_help);
  add_question_options(command, request->instead);
  command.add("--certificate", &request->certificate_path,
              "A certificate of FILE (see solve), whose facts are where the search begins; nncheck must accept it");
  command.add("--backend", &request->backend, "auto, native, z3, cvc5, or smtlib:COMMAND (default auto)");
  command.add("--timeout", &request->timeout_seconds,
              "Wall-clock limit in seconds; what is known by then is printed (default: none)");
  command.add("--memory", &request->memory_megabytes, "Memory limit in megabytes for a question's processes together")
      .numbers(1, 1e12);
  command.add("--seed", &request->seed, "Seed of random choices").numbers(0, 4294967295.0);
  command.add("-o,--output", &request->output_path,
              "Write the part alone here, as an instance of its own; - is standard output, then without the answer");
  command.add("-v,--verbose", &request->verbose, "Say on standard error what is being done, every few seconds");
  command.add("--json", &request->json, "Print one JSON object");
  command.run = [request](const CommandContext& context) { return run_explain(*request, context); };
  add_jobs_option(command);
  command.examples = {"explain net.json --timeout 60", "explain net.json --certificate proof.jsonl -o core.net.json",
                      "explain -e 'x*y=1, x+x=x'"};
  command.exit_statuses = "0 when it answered, also that there is a solution, or unknown";
  return command;
}

}  // namespace nnsolve
