// nnsolve width FILE: how many neurons a hidden layer needs.
#include "cli/answer_json.h"
#include "cli/commands.h"
#include "cli/ending_signals.h"
#include "cli/exit_status.h"
#include "cli/found_weights.h"
#include "cli/input.h"
#include "cli/processors.h"
#include "cli/progress.h"
#include "cli/width_text.h"
#include "io/files.h"
#include "io/json_writer.h"
#include "io/witness_io.h"
#include "solve/nncheck.h"

#include "nnsolve/error.h"
#include "nnsolve/width.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

struct WidthRequest {
  std::string file;
  std::string format;
  QuestionWords instead;
  std::optional<std::uint32_t> layer;
  std::optional<std::uint32_t> most;
  std::string backend = "auto";
  std::optional<double> timeout_seconds;
  std::optional<std::uint32_t> seed;
  std::string witness_path;
  std::string output_path = "-";
  bool json = false;
};

std::string width_json(const std::string& file, const Width& found, const std::string& witness, double seconds) {
  std::string out;
  JsonWriter json(out, 1);
  begin_answer(json, "width", shown_path(file));
  write_width(json, found);
  json.raw_member("witness", witness);
  json.member("seconds", seconds);
  json.end_object();
  out += '\n';
  return out;
}

WidthOptions width_options(const WidthRequest& request, const CommandContext& context) {
  WidthOptions options;
  options.layer = request.layer.value_or(1);
  if (request.most) options.most = *request.most;
  options.backend = request.backend;
  options.seed = request.seed;
  options.checker = request.backend == "auto" ? find_checker() : "";
  options.should_stop = [] { return EndingSignals::caught() != 0; };
  options.deadline = deadline_of(request.timeout_seconds, context.start);
  return options;
}

/// For the file's own network, if its layer is wide enough, or as wide where that is not the same.
std::string witness_text(const Width& found, const TrainingInstance& instance) {
  std::string text;
  const NeuronIndex own = instance.network.neuron_count();
  const NeuronIndex least = found.network.network.neuron_count();
  const bool fits = found.witness && (found.wider_is_no_worse ? least <= own : least == own);
  if (fits) append_witness(text, padded(found.network, *found.witness, instance), instance.network);
  return text;
}

int run_width(const WidthRequest& request, const CommandContext& context) {
  WidthOptions options = width_options(request, context);
  expect_outputs(request.file, {request.witness_path, request.output_path});
  const TrainingInstance instance =
      expect_network(ask_instead(parse_input(load_input(request.file, request.format)), request.instead), "width");
  Width found;
  {
    Progress progress(context.start, request.timeout_seconds);
    const EndingSignals signals;
    options.progress = [&](const Width& now) { progress.show("width " + width_words(now)); };
    found = find_width(instance, options);
  }
  const std::string witness = witness_text(found, instance);
  write_witness(request.witness_path, witness);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - context.start;
  write_text(request.output_path, request.json ? width_json(request.file, found, witness, seconds.count())
                                               : "width " + width_words(found) + "\n");
  return EndingSignals::caught() == 0 ? exit_ok : exit_signalled + EndingSignals::caught();
}

}  // namespace

Command width_command() {
  auto request = std::make_shared<WidthRequest>();
  Command command("width",
                  "How many neurons a hidden layer needs at least to fit the data: prints width N, or between A and B");
  command.add("FILE", &request->file, "Training instance (.net.json), or - for standard input").required();
  command.add("--format", &request->format, format_help);
  add_question_options(command, request->instead);
  command.add("--layer", &request->layer, "Which hidden layer, from 1 (default 1)").numbers(1, 4294967295.0);
  command.add("--max", &request->most, "Try no more neurons than that (default: the number of data points)")
      .numbers(0, 4294967295.0);
  command.add("--backend", &request->backend, "auto, native, z3, cvc5, or smtlib:COMMAND (default auto)");
  command.add("--timeout", &request->timeout_seconds, "Wall-clock limit in seconds; what is known by then is printed");
  command.add("--seed", &request->seed, "Seed of random choices").numbers(0, 4294967295.0);
  command.add("--witness", &request->witness_path,
              "Write weights for FILE here, if its layer is as wide; the neurons that it does not need lead nowhere");
  command.add("-o,--output", &request->output_path, "Write the answer here instead of standard output");
  command.add("--json", &request->json, "Print one JSON object");
  command.run = [request](const CommandContext& context) { return run_width(*request, context); };
  add_jobs_option(command);
  return command;
}

}  // namespace nnsolve
