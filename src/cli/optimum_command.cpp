// nnsolve optimum FILE: the least total cost, or what is known of it when the time is over.
#include "algebra/real_words.h"
#include "cli/answer_json.h"
#include "cli/commands.h"
#include "cli/ending_signals.h"
#include "cli/exact_value.h"
#include "cli/exit_status.h"
#include "cli/found_weights.h"
#include "cli/input.h"
#include "cli/processors.h"
#include "cli/progress.h"
#include "io/files.h"
#include "io/json_writer.h"
#include "io/witness_io.h"
#include "solve/certify.h"
#include "solve/nncheck.h"

#include "nnsolve/error.h"
#include "nnsolve/optimum.h"

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

struct OptimumRequest {
  std::string file;
  std::string format;
  QuestionWords instead;
  std::string gap;
  std::string backend = "auto";
  std::optional<double> timeout_seconds;
  std::optional<double> memory_megabytes;
  std::optional<std::uint32_t> seed;
  std::string witness_path;
  std::string certificate_path;
  std::string output_path = "-";
  bool verbose = false;
  bool json = false;
};

/// The first line without its end.
std::string in_a_line(const Optimum& found) {
  if (found.is_attained()) return "optimum " + in_words(*found.upper);
  if (found.is_infimum) return "infimum " + in_words(found.lower.value) + " (not attained)";
  if (!found.upper) return "unknown (" + found.reason + ")";
  const bool is_trivial = found.lower.trust == Trust::none && !found.lower.is_strict;
  if (is_trivial) return "at most " + in_words(*found.upper);
  return "between " + in_words(found.lower.value) + " and " + in_words(*found.upper);
}

const char* status_of(const Optimum& found) {
  if (found.is_attained()) return "optimum";
  if (found.is_infimum) return "infimum";
  return found.upper ? "between" : "unknown";
}

std::string optimum_json(const std::string& file, const Optimum& found, const std::string& witness, double seconds) {
  std::string out;
  JsonWriter json(out, 1);
  begin_answer(json, "optimum", shown_path(file));
  json.member("status", status_of(found));
  write_value(json, "lower", found.lower.value);
  json.member("lower_strict", found.lower.is_strict);
  json.member_or_null("lower_trust", found.lower.trust == Trust::none ? "" : to_string(found.lower.trust));
  json.member("lower_by", found.lower.by);
  if (found.upper) {
    write_value(json, "upper", *found.upper);
  } else {
    json.raw_member("upper", "");
  }
  json.raw_member("attained", found.is_attained() ? "true" : found.is_infimum ? "false" : "null");
  json.member_or_null("reason", found.reason);
  json.raw_member("witness", witness);
  json.member("seconds", seconds);
  json.end_object();
  out += '\n';
  return out;
}

Rational read_gap(const std::string& text) {
  if (text.empty()) return {};
  std::string problem;
  const std::optional<Rational> gap = Rational::parse(text, problem);
  if (!gap) throw UsageError("--gap: " + problem);
  if (gap->sign() < 0) throw UsageError("--gap must not be negative");
  return *gap;
}

OptimumOptions to_options(const OptimumRequest& request, const CommandContext& context) {
  OptimumOptions options;
  options.gap = read_gap(request.gap);
  options.backend = request.backend;
  options.seed = request.seed;
  options.deadline = deadline_of(request.timeout_seconds, context.start);
  if (request.memory_megabytes) {
    constexpr double most = 1e12;
    if (!(*request.memory_megabytes >= 1)) throw UsageError("--memory must be a positive number of megabytes");
    if (*request.memory_megabytes < most)
      options.memory_megabytes = static_cast<std::size_t>(*request.memory_megabytes);
  }
  return options;
}

/// A proof of the lower end, where it is a number; else the file is removed and the reason told.
void write_certificate_below(const OptimumRequest& request, const OptimumOptions& options, const InputText& text,
                             const TrainingInstance& instance, const CostLowerBound& lower) {
  const std::string& path = request.certificate_path;
  if (path.empty()) return;
  CertifyOptions wanted{find_checker(), text.text, ".net.json", true};
  std::string certificate, problem;
  if (wanted.checker.empty()) {
    problem = "nncheck is not installed";
  } else if (expect_network(parse_input(text), "optimum").cost != instance.cost) {
    problem = "the cost is not the file's";
  } else if (!lower.value.is_rational()) {
    problem = "the bound is irrational";
  } else {
    certificate = certificate_below(instance, lower.value.rational(), wanted, options.memory_megabytes, problem);
  }
  if (!certificate.empty()) return write_text(path, certificate);
  std::remove(path.c_str());
  std::fprintf(stderr, "nnsolve: no certificate: %s\n", problem.c_str());
}

int run_optimum(const OptimumRequest& request, const CommandContext& context) {
  OptimumOptions options = to_options(request, context);
  expect_outputs(request.file, {request.witness_path, request.certificate_path, request.output_path});
  const InputText text = load_input(request.file, request.format);
  const TrainingInstance instance = expect_network(ask_instead(parse_input(text), request.instead), "optimum");
  Optimum found;
  {
    Progress progress(context.start, request.timeout_seconds);
    const EndingSignals signals;
    options.should_stop = [] { return EndingSignals::caught() != 0; };
    options.progress = [&](const Optimum& now) {
      const std::string line = in_a_line(now);
      progress.show(line);
      if (request.verbose) std::fprintf(stderr, "nnsolve: optimum: %s\n", line.c_str());
    };
    found = find_optimum(instance, options);
  }
  std::string witness;
  if (found.witness) append_witness(witness, *found.witness, instance.network);
  write_witness(request.witness_path, witness);
  write_certificate_below(request, options, text, instance, found.lower);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - context.start;
  write_text(request.output_path,
             request.json ? optimum_json(request.file, found, witness, seconds.count()) : in_a_line(found) + "\n");
  return EndingSignals::caught() == 0 ? exit_ok : exit_signalled + EndingSignals::caught();
}

}  // namespace

Command optimum_command() {
  auto request = std::make_shared<OptimumRequest>();
  Command command(
      "optimum",
      "The least total cost of a network on its data: prints optimum V, or between A and B, or at most B, as "
      "far as it is known; infimum V (not attained) where there is no least");
  command.add("FILE", &request->file, "Training instance (.net.json), or - for standard input").required();
  command.add("--format", &request->format, format_help);
  command.add("--cost", &request->instead.cost, "mse, l1 or max, instead of what the file says")
      .one_of({"mse", "l1", "max"});
  command.add("--gap", &request->gap, "It is enough to know it up to so much (default 0)");
  command.add("--backend", &request->backend,
              "Who is asked where nothing else helps: auto, native, z3, cvc5, or smtlib:COMMAND (default auto)");
  command.add("--timeout", &request->timeout_seconds, "Wall-clock limit in seconds; what is known by then is printed");
  command.add("--memory", &request->memory_megabytes, "Memory limit in megabytes for all processes together");
  command.add("--seed", &request->seed, "Seed of random choices").numbers(0, 4294967295.0);
  command.add("--witness", &request->witness_path, "Write the weights and biases of the upper end here");
  command.add("--certificate", &request->certificate_path,
              "Write a proof that no weights cost less than the lower end here, once nncheck has accepted it");
  command.add("-o,--output", &request->output_path, "Write the answer here instead of standard output");
  command.add("-v,--verbose", &request->verbose, "Say on standard error what is known, whenever it is more");
  command.add("--json", &request->json, "Print one JSON object");
  command.run = [request](const CommandContext& context) { return run_optimum(*request, context); };
  add_jobs_option(command);
  return command;
}

}  // namespace nnsolve
