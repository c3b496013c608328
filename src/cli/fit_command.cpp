// nnsolve fit DATA.csv: a table as a training instance, decided.
#include "cli/commands.h"
#include "cli/ending_signals.h"
#include "cli/exit_status.h"
#include "cli/fit_report.h"
#include "cli/fit_width.h"
#include "cli/onnx_files.h"
#include "cli/processors.h"
#include "cli/supervise.h"
#include "io/allowed_reader.h"
#include "io/files.h"
#include "io/instance_text.h"
#include "io/witness_io.h"
#include "solve/nncheck.h"
#include "table/conflicts.h"
#include "table/table_instance.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <memory>
#include <utility>

namespace nnsolve {

namespace {

struct FitWords {
  SolveRequest request;
  std::optional<double> memory_megabytes;
  ColumnChoice columns;
  LayersChoice layers;
  LikeWords like;
  OnnxWords onnx;
  std::string delimiter = ",";
  std::string activation;
  std::string output_activation;
  std::string cost;
  std::string threshold;
  std::string net_path;
  std::string width;  // auto, or empty
  bool no_header = false;
};

char to_delimiter(const std::string& word) {
  if (word == "tab" || word == "\\t") return '\t';
  const bool is_one = word.size() == 1 && word != "\"" && word != "\n" && word != "\r";
  if (!is_one) throw UsageError("--delimiter must be one character, or tab");
  return word.front();
}

void ask(TrainingInstance& instance, const FitWords& words) {
  if (words.cost == "l1") instance.cost = Cost::l1;
  if (words.cost == "max") instance.cost = Cost::max;
  if (words.threshold.empty()) return;
  const std::optional<Rational> threshold = parse_cell(words.threshold);
  if (!threshold || threshold->sign() < 0) throw UsageError("--threshold needs a number that is not negative");
  instance.threshold = *threshold;
}

void choose_activation(const std::string& option, const std::string& word, Neuron& neuron) {
  if (word.empty()) return;
  const std::string problem = parse_activation(word, neuron);
  if (!problem.empty()) throw UsageError(option + ": " + problem);
}

std::string file_stem(const std::string& path) {
  if (path == "-") return "";
  const std::string name = path.substr(path.rfind('/') + 1);
  return shown_path(name.substr(0, name.rfind('.')));
}

/// keep: of the model, if there is one.
TableInstance read_table(const FitWords& words, const std::string& text, Keep keep) {
  const CsvTable table = read_csv(text, shown_path(words.request.file), to_delimiter(words.delimiter));
  ColumnChoice choice = words.columns;
  choice.has_header = !words.no_header;
  LayersChoice layers = words.layers;
  choose_activation("--activation", words.activation, layers.hidden_activation);
  choose_activation("--output-activation", words.output_activation, layers.output_activation);
  const ChosenColumns columns = choose_columns(table, choice);
  const auto ask_it = [&](TrainingInstance& instance) {
    instance.name = file_stem(words.request.file);
    ask(instance, words);
  };
  if (!words.like.model_path.empty()) return make_model_instance(table, columns, words.like.model_path, keep, ask_it);
  TableInstance fit = make_table_instance(table, columns, layers);
  ask_it(fit.instance);
  return fit;
}

void check_outputs(const FitWords& words) {
  std::vector<std::string> seen;
  for (const std::string& path :
       {words.net_path, words.request.witness_path, words.request.output_path, words.onnx.path}) {
    if (path.empty() || path == "-") continue;
    for (const std::string& input : {words.request.file, words.like.model_path}) {
      if (!input.empty() && is_same_file(path, input))
        throw UsageError(path + " is the input and would be overwritten");
    }
    if (std::ranges::find(seen, path) != seen.end()) throw UsageError(path + " is asked for twice");
    seen.push_back(path);
    expect_writable(path);
  }
}

/// What `solve` reports of the instance, always with the witness.
SolveReport solve_text(const SolveRequest& words, std::string text, const std::optional<Witness>& start,
                       const CommandContext& context) {
  SolveRequest request = words;
  request.start = start;
  request.json = true;
  request.witness_path = "-";
  request.is_network = true;
  const InputText input{request.file, "net", std::move(text)};
  Progress progress(context.start, request.timeout_seconds, request.verbose);
  const bool limited = request.timeout_seconds || request.memory_megabytes;
  return limited ? make_supervised_solve_report(request, input, context.start, progress)
                 : make_solve_report(request, input, context.start, progress);
}

/// Which lines cannot be fitted together. It may take as long as --timeout leaves, else some times what the answer
/// took.
Explanation explain_conflict(const TrainingInstance& instance, const FitWords& words, const CommandContext& context) {
  using Clock = std::chrono::steady_clock;
  const auto seconds = [](double s) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(s));
  };
  constexpr double least = 10;
  const double taken = std::chrono::duration<double>(Clock::now() - context.start).count();
  ExplainOptions options;
  options.backend = words.request.backend;
  options.seed = words.request.seed;
  options.memory_megabytes = words.request.memory_megabytes;
  options.checker = find_checker();
  options.deadline = Clock::now() + seconds(std::max(least, 3 * taken));
  if (words.request.timeout_seconds) options.deadline = context.start + seconds(*words.request.timeout_seconds);
  Progress progress(context.start, words.request.timeout_seconds, words.request.verbose);
  const EndingSignals signals;
  options.should_stop = [] { return EndingSignals::caught() != 0; };
  options.progress = [&](std::string_view what) { progress.show(what); };
  return explain(instance, options);
}

/// Throws UsageError for what does not go together with a model.
void check_model(const FitWords& words) {
  const bool has_model = !words.like.model_path.empty();
  if (!has_model && !words.like.keep.empty()) throw UsageError("--keep is about the model of --like");
  const LayersChoice& layers = words.layers;
  if (has_model && (!layers.hidden.empty() || layers.is_linear)) {
    throw UsageError("--like and --hidden or --linear exclude each other");
  }
  const bool has_choice = !layers.prescribed.empty() || layers.has_zero_biases || !words.activation.empty() ||
                          !words.output_activation.empty();
  if (has_model && has_choice) {
    throw UsageError(
        "--prescribe, --no-bias, --activation and --output-activation do not go with --like, whose model "
        "says all that");
  }
}

/// With a model whose weights are free, the weights that it has are tried first.
SolveReport solve_fit(const FitWords& words, const std::string& table, const TableInstance& fit,
                      const CommandContext& context) {
  const bool has_start = !words.like.model_path.empty() && to_keep(words.like) == Keep::none;
  if (has_start) {
    SolveReport at_start =
        solve_text(words.request, to_text(read_table(words, table, Keep::weights).instance), std::nullopt, context);
    if (at_start.status == Status::sat) return at_start;
  }
  return solve_text(words.request, to_text(fit.question()), fit.start, context);
}

/// Throws UsageError for what the search for a width does not know.
void check_width(const FitWords& words) {
  if (words.width.empty()) return;
  if (words.request.presolve == "off" || !words.request.require.empty()) {
    throw UsageError("--presolve off and --require are for given layers, and do not go with --width");
  }
  if (!words.layers.prescribed.empty()) {
    throw UsageError("--prescribe names weights of given layers, and does not go with --width");
  }
}

void write_onnx(const FitWords& words, const TableInstance& fit, const SolveReport& solved) {
  if (words.onnx.path.empty()) return;
  if (!solved.witness) return remove_file(words.onnx.path);
  const AnyWitness witness = fitted_weights(fit, *solved.witness);
  std::fputs(("nnsolve: " + write_onnx_file(words.onnx, fit.instance, witness)).c_str(), stderr);
}

void write_net(const FitWords& words, const TableInstance& fit) {
  if (!words.net_path.empty()) write_text(words.net_path, to_text(fit.question()));
}

WidthFit fit_layers(const FitWords& words, const std::string& table, const CommandContext& context) {
  WidthFit done;
  done.fit = read_table(words, table, to_keep(words.like));
  write_net(words, done.fit);
  done.solved = solve_fit(words, table, done.fit, context);
  return done;
}

/// Data points that contradict each other do so with any width.
WidthFit fit_width(const FitWords& words, const std::string& table, const CommandContext& context) {
  FitWords wide = words;
  const auto make = [&](std::size_t width) {
    wide.layers.hidden = {std::to_string(width)};
    return read_table(wide, table, Keep::none);
  };
  WidthFit done;
  done.fit = make(1);
  if (done.fit.instance.threshold.is_zero() && !find_conflicts(done.fit.instance).empty()) {
    done = fit_layers(wide, table, context);
    done.words = "none is enough: data points contradict each other";
    done.found.lower = done.fit.instance.row_count() + 1;
    return done;
  }
  done = fit_least_width(make, words.request, context);
  write_net(words, done.fit);
  return done;
}

/// Throws UsageError for what nnsolve knows by its name to be no table.
void check_table(const std::string& path) {
  for (const char* ending : {".json", ".smt2", ".etrinv", ".etrinveq", ".onnx"}) {
    if (!path.ends_with(ending)) continue;
    throw UsageError(
        path + " is no table; " +
        (std::string(ending) == ".onnx" ? "say nnsolve fit DATA.csv --like " + path : "say nnsolve solve " + path));
  }
}

int run_fit(const FitWords& words, const CommandContext& context) {
  check_table(words.request.file);
  check_model(words);
  check_outputs(words);
  const SolveRequest& request = words.request;
  const std::string table = read_text(request.file);
  const WidthFit done = words.width.empty() ? fit_layers(words, table, context) : fit_width(words, table, context);
  const TableInstance& fit = done.fit;
  const SolveReport& solved = done.solved;
  if (solved.text.empty()) return solved.exit_status;  // it failed and has said so
  if (solved.witness && !request.witness_path.empty()) {
    write_text(request.witness_path, *solved.witness);
  } else if (!request.witness_path.empty() && request.witness_path != "-") {
    remove_file(request.witness_path);
  }
  write_onnx(words, fit, solved);
  FitReport report = make_fit_report(fit, solved, shown_path(request.file));
  if (!words.width.empty()) report.width = done.found;
  report.width_words = done.words;
  if (solved.status == Status::unsat && words.width.empty() && report.conflicts.empty()) {
    tell_core(report, fit.question(), explain_conflict(fit.question(), words, context));
  }
  write_text(request.output_path, request.json ? to_json(report) : to_text(report));
  std::fputs(solved.summary.c_str(), stderr);
  if (EndingSignals::caught() != 0) return exit_signalled + EndingSignals::caught();
  return solved.exit_status;
}

void check_limits(FitWords& words) {
  constexpr double longest = 1e9;
  std::optional<double>& seconds = words.request.timeout_seconds;
  if (seconds && *seconds > longest) seconds.reset();
  if (words.memory_megabytes) words.request.memory_megabytes = static_cast<std::size_t>(*words.memory_megabytes);
}

void add_table_options(Command& command, FitWords& words) {
  command.add("FILE", &words.request.file, "Table of comma-separated values (.csv), or - for standard input")
      .required();
  command.add("--layers", &words.layers.layers, "Widths of all layers, such as 2,3,1: inputs, hidden ones, targets")
      .split_at(',');
  command.add("--hidden", &words.layers.hidden, "Widths of the hidden layers alone, such as 3")
      .split_at(',')
      .excludes("--layers");
  command.add("--linear", &words.layers.is_linear, "No hidden layer").excludes("--layers");
  command.add("--width", &words.width, "auto: one hidden layer, as narrow as can be")
      .one_of({"auto"})
      .excludes("--layers")
      .excludes("--hidden")
      .excludes("--linear");
  command.add("--like", &words.like.model_path, "The network of this ONNX model, in place of layers")
      .excludes("--layers")
      .excludes("--width");
  add_keep_option(command, words.like);
  command.add("--targets", &words.columns.targets, "Columns of what is to be fitted (default: the last one)")
      .split_at(',');
  command.add("--inputs", &words.columns.inputs, "Columns of what is given (default: all others)").split_at(',');
  command
      .add("--classes", &words.columns.classes,
           "Columns that hold classes, an input or target each, though they hold numbers")
      .split_at(',');
  command.add("--header", &words.columns.is_header_sure, "The first line names the columns, even if by numbers");
  command.add("--no-header", &words.no_header, "The first line is data; columns are called 1, 2, ...")
      .excludes("--header");
  command.add("--delimiter", &words.delimiter, "What stands between fields: one character, or tab (default ,)");
  command.add("--activation", &words.activation,
              "Of the hidden layers: relu (default), identity, leaky_relu=1/100, step, sign, clip or clip=-2,2");
  command.add("--output-activation", &words.output_activation,
              "Of the targets: identity (default), or another as of --activation");
  command.add("--no-bias", &words.layers.has_zero_biases, "All biases are 0");
  command.add("--prescribe", &words.layers.prescribed, "FROM->TO=NUMBER fixes a weight, NEURON=NUMBER a bias")
      .repeated();
  command.add("--cost", &words.cost, "mse (default), l1 or max").one_of({"mse", "l1", "max"});
  command.add("--threshold", &words.threshold, "The total cost that is allowed (default 0: an exact fit)");
  command.add("--net", &words.net_path, "Write the training instance (.net.json) here");
  add_onnx_options(command, words.onnx);
}

}  // namespace

Command fit_command() {
  auto words = std::make_shared<FitWords>();
  SolveRequest& request = words->request;
  Command command("fit",
                  "Decide whether a network fits a table (CSV) exactly: prints sat, unsat or unknown, and by what");
  add_table_options(command, *words);
  command.add("--witness", &request.witness_path, "Write the weights and biases here if sat, else remove it");
  command.add("--backend", &request.backend, "auto, native, z3, cvc5, or smtlib:COMMAND (default auto)");
  command.add("--timeout", &request.timeout_seconds, "Wall-clock limit in seconds for everything").positive();
  command.add("--memory", &words->memory_megabytes, "Memory limit in megabytes for all processes together")
      .numbers(1, 1e12);
  command.add("--seed", &request.seed, "Seed of the solvers' random choices").numbers(0, 4294967295.0);
  command.add("--presolve", &request.presolve, "on (default) or off").one_of({"on", "off"});
  command.add("--require", &request.require, "certified: report an unsat without certificate as unknown")
      .one_of({"certified"});
  command.add("-v,--verbose", &request.verbose, "Say on standard error what presolve did and who was asked");
  command.add("-o,--output", &request.output_path, "Write the answer here instead of standard output");
  command.add("--json", &request.json, "Print one JSON object");
  command.add("--exit-code", &request.exit_code, "Exit with 10 for sat, 20 for unsat, 0 for unknown");
  command.run = [words](const CommandContext& context) {
    check_width(*words);
    check_limits(*words);
    return run_fit(*words, context);
  };
  add_jobs_option(command);
  command.examples = {
      "fit data.csv --hidden 3 --net net.json --witness weights.json", "fit data.csv --width auto --timeout 60",
      "fit flowers.csv --targets kind --hidden 4 --timeout 60", "fit numbers.csv --no-header --delimiter tab --linear",
      "fit data.csv --like model.onnx --onnx fitted.onnx"};
  command.exit_statuses = "0 when it answered, unknown included; with --exit-code 10 sat, 20 unsat, 0 unknown";
  return command;
}

}  // namespace nnsolve
