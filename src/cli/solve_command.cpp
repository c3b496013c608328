// nnsolve solve FILE: decide a network or a formula.
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/onnx_files.h"
#include "cli/processors.h"
#include "cli/script.h"
#include "cli/solve_report.h"
#include "cli/supervise.h"
#include "io/files.h"
#include "io/instance_text.h"

#include "nnsolve/error.h"

#include <cmath>
#include <cstdio>
#include <memory>

namespace nnsolve {

namespace {

/// Files that are asked for must be writable, and none may be the input.
void check_outputs(const SolveRequest& request) {
  for (const std::string& path :
       {request.witness_path, request.output_path, request.trace_path, request.certificate_path}) {
    if (path.empty() || path == "-") continue;
    if (is_same_file(path, request.file)) throw UsageError(path + " is the input and would be overwritten");
    expect_writable(path);
  }
  if (!request.witness_path.empty() && request.witness_path != "-" && request.witness_path == request.output_path) {
    throw UsageError("--witness and -o name the same file");
  }
  const std::string& certificate = request.certificate_path;
  if (!certificate.empty() && (certificate == request.output_path || certificate == request.witness_path ||
                               certificate == request.trace_path)) {
    throw UsageError("--certificate names a file that something else is written to");
  }
  if (!request.trace_path.empty() &&
      (request.trace_path == request.output_path || request.trace_path == request.witness_path)) {
    throw UsageError("--trace names a file that something else is written to");
  }
}

/// A table for an ONNX model, which has no data of its own.
struct ModelData {
  std::string table_path;  // empty: there is none
  ColumnChoice columns;
  LikeWords like;
  bool no_header = false;
};

InputText model_input(SolveRequest& request, const ModelData& data) {
  if (data.table_path.empty()) {
    throw UsageError(request.file + " is an ONNX model and has no data; say --data TABLE.csv");
  }
  const std::string text = read_text(data.table_path);
  const CsvTable table = read_csv(text, shown_path(data.table_path));
  ColumnChoice choice = data.columns;
  choice.has_header = !data.no_header;
  const TableInstance made =
      make_model_instance(table, choose_columns(table, choice), request.file, to_keep(data.like));
  InputText input{request.file, "net", "", nullptr};
  append_instance(input.text, made.question());
  request.start = made.start;
  return input;
}

/// With a model, the search begins where that is.
InputText read_input(SolveRequest& request, const ModelData& data) {
  if (!request.formula.empty()) return formula_words(request.formula);
  if (request.file.ends_with(".onnx") && request.format.empty()) return model_input(request, data);
  if (!data.table_path.empty()) throw UsageError("--data is for ONNX models (.onnx); a table alone: nnsolve fit");
  return load_input(request.file, request.format);
}

/// Shows progress while it works, and no longer.
SolveReport compute_report(SolveRequest request, const ModelData& data, const CommandContext& context) {
  Progress progress(context.start, request.timeout_seconds, request.verbose);
  const auto solve = [&](const SolveRequest& asked, const InputText& input) {
    const bool limited = asked.timeout_seconds || asked.memory_megabytes;
    return limited ? make_supervised_solve_report(asked, input, context.start, progress)
                   : make_solve_report(asked, input, context.start, progress);
  };
  const InputText input = read_input(request, data);
  const Format kind = choose_format(input.path, input.format_option);
  const bool is_script = kind == Format::smt2;
  request.is_network = kind == Format::network;
  if (is_script) ask_instead(Formula(), request.instead);  // refuses what is for networks
  return is_script ? make_script_report(request, input, solve) : solve(request, input);
}

int run_solve(const SolveRequest& request, const ModelData& data, const CommandContext& context) {
  check_outputs(request);
  SolveReport report = compute_report(request, data, context);
  if (report.text.empty()) return report.exit_status;  // it failed and has said so
  const bool shares_output = request.witness_path == "-" && request.output_path == "-";
  if (report.witness && shares_output && !request.json) {
    report.text += *report.witness;  // a JSON answer has it already
  } else if (report.witness && !shares_output && !request.witness_path.empty()) {
    write_text(request.witness_path, *report.witness);
  } else if (!request.witness_path.empty() && request.witness_path != "-") {
    remove_file(request.witness_path);
  }
  if (report.certificate) {
    write_text(request.certificate_path, *report.certificate);
  } else if (!request.certificate_path.empty() && request.certificate_path != "-") {
    remove_file(request.certificate_path);
  }
  write_text(request.output_path, report.text);
  std::fputs(report.summary.c_str(), stderr);
  return report.exit_status;
}

/// What the command line says, where that is not yet what is asked for.
struct SolveWords {
  SolveRequest request;
  ModelData data;
  std::optional<double> memory_megabytes;
  bool has_witness = false;
  bool has_certificate = false;
};

void add_model_options(Command& command, ModelData& data) {
  command.add("--data", &data.table_path, "A table (CSV) as the data of FILE, which is an ONNX model (.onnx)");
  command.add("--targets", &data.columns.targets, "Of --data: columns of what is to be fitted (default: the last one)")
      .split_at(',');
  command.add("--inputs", &data.columns.inputs, "Of --data: columns of what is given (default: all others)")
      .split_at(',');
  command.add("--no-header", &data.no_header, "Of --data: the first line is data; columns are called 1, 2, ...");
  add_keep_option(command, data.like);
}

/// Throws UsageError.
SolveRequest to_request(const SolveWords& words) {
  SolveRequest request = words.request;
  if (request.file.empty() == request.formula.empty()) {
    throw UsageError(request.file.empty() ? "FILE is required, or -e FORMULA (try --help)"
                                          : "either FILE or -e FORMULA");
  }
  if (request.file.empty()) request.file = formula_name;
  if (words.has_certificate && request.certificate_path.empty()) throw UsageError("--certificate needs a file name");
  if (request.timeout_seconds) {
    constexpr double longest = 1e9;
    if (!(*request.timeout_seconds > 0)) throw UsageError("--timeout must be a positive number of seconds");
    if (*request.timeout_seconds > longest) request.timeout_seconds.reset();
  }
  if (words.memory_megabytes) {
    constexpr double most = 1e12;
    if (!(*words.memory_megabytes >= 1)) throw UsageError("--memory must be a positive number of megabytes");
    if (*words.memory_megabytes < most) request.memory_megabytes = static_cast<std::size_t>(*words.memory_megabytes);
  }
  if (words.has_witness && request.witness_path.empty()) throw UsageError("--witness needs a file name");
  return request;
}

}  // namespace

Command solve_command() {
  auto words = std::make_shared<SolveWords>();
  SolveRequest& request = words->request;
  Command command("solve",
                  "Decide whether weights and biases with total cost at most the threshold exist, or whether a formula "
                  "has a solution: prints sat, unsat or unknown (reason)");
  command.add("FILE", &request.file, input_help);
  command.add("-e,--formula", &request.formula, "A formula in place of FILE, such as 'x*y=1, x+x=z'");
  command.add("--format", &request.format, format_help);
  add_question_options(command, request.instead);
  add_model_options(command, words->data);
  command.add("--backend", &request.backend,
              "auto, native, z3, cvc5, or smtlib:COMMAND for any SMT-LIB 2 process (default auto)");
  command.add("--timeout", &request.timeout_seconds, "Wall-clock limit in seconds for everything");
  command.add("--memory", &words->memory_megabytes, "Memory limit in megabytes for all processes together");
  command.add("--seed", &request.seed, "Seed of the solvers' random choices (default: their own)")
      .numbers(0, 4294967295.0);
  command
      .add("--witness", &request.witness_path,
           "Write the weights and biases, or the values of the variables, here if sat, else remove it")
      .tells(&words->has_witness);
  command.add("--model", &request.model, "Print the solution below the answer, exactly and as decimals");
  command.add("--decimals", &request.decimals, "Of --model: how many digits of what goes on are printed (default 8)")
      .integers(1, 1000);
  command.add("-o,--output", &request.output_path, "Write the answer here instead of standard output");
  command
      .add("--presolve", &request.presolve, "on (default) or off: make the question easier before a backend is asked")
      .one_of({"on", "off"});
  command.add("--presolve-limit", &request.presolve_limit, "Stop presolve after this many steps");
  command.add("--trace", &request.trace_path, "Write the steps of presolve here, as lines of JSON");
  command
      .add("--certificate", &request.certificate_path,
           "Write a proof of unsat that nncheck has accepted here, if there is one, else remove it")
      .tells(&words->has_certificate);
  command.add("--require", &request.require, "certified: report an unsat without certificate as unknown")
      .one_of({"certified"});
  command.add("-v,--verbose", &request.verbose, "Say on standard error what presolve did, in one line");
  command.add("--json", &request.json, "Print one JSON object");
  command.add("--exit-code", &request.exit_code, "Exit with 10 for sat, 20 for unsat, 0 for unknown");
  command.run = [words](const CommandContext& context) { return run_solve(to_request(*words), words->data, context); };
  add_jobs_option(command);
  command.examples = {"solve xor.net.json --witness weights.json", "solve formula.smt2 --timeout 60 -v",
                      "solve -e 'x*y=1, x+x=z' --witness -", "solve model.onnx --data data.csv --keep weights"};
  command.exit_statuses = "0 when it answered, unknown included; with --exit-code 10 sat, 20 unsat, 0 unknown";
  return command;
}

}  // namespace nnsolve
