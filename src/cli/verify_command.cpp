// nnsolve verify FILE WITNESS: the real verification algorithm.
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/input.h"
#include "io/files.h"
#include "io/json_writer.h"
#include "io/witness_io.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"

#include <memory>
#include <string>
#include <variant>

namespace nnsolve {

namespace {

struct VerifyRequest {
  std::string file;
  std::string witness;
  std::string format;
  std::string output_path = "-";
  bool json = false;
};

/// An empty problem: valid.
std::string verdict_json(const std::string& problem) {
  std::string out;
  JsonWriter json(out, 1);
  json.begin_object();
  json.member("valid", problem.empty());
  json.member_or_null("reason", problem);
  json.end_object();
  out += '\n';
  return out;
}

/// What is wrong with the witness; nothing if check() found it valid.
std::string find_problem(const TrainingInstance& instance, const std::string& text, const std::string& name) {
  const CheckResult result = check(instance, read_witness(text, name, instance.network));
  NNSOLVE_ASSERT(result.checked.has_value() == result.problem.empty());
  return result.problem;
}

std::string find_problem(const Formula& formula, const std::string& text, const std::string& name) {
  const FormulaCheckResult result = check(formula, read_assignment(text, name, formula));
  NNSOLVE_ASSERT(result.checked.has_value() == result.problem.empty());
  return result.problem;
}

int run_verify(const VerifyRequest& request) {
  if (request.file == "-" && request.witness == "-") {
    throw UsageError("only one of FILE and WITNESS can be standard input");
  }
  const Input input = parse_input(load_input(request.file, request.format));
  const std::string witness = read_text(request.witness);
  const std::string problem =
      std::visit([&](const auto& claim) { return find_problem(claim, witness, shown_path(request.witness)); }, input);
  std::string line = problem.empty() ? "valid\n" : "invalid: " + problem + "\n";
  write_text(request.output_path, request.json ? verdict_json(problem) : line);
  return problem.empty() ? exit_ok : exit_invalid;
}

}  // namespace

Command verify_command() {
  auto request = std::make_shared<VerifyRequest>();
  Command command("verify", "Check a witness exactly: prints valid, or invalid: why");
  command.add("FILE", &request->file, input_help).required();
  command.add("WITNESS", &request->witness, "Witness (.json), or - for standard input").required();
  command.add("--format", &request->format, format_help);
  command.add("-o,--output", &request->output_path, "Write here instead of standard output");
  command.add("--json", &request->json, "Print one JSON object");
  command.run = [request](const CommandContext&) { return run_verify(*request); };
  return command;
}

}  // namespace nnsolve
