// nnsolve verify FILE WITNESS: the real verification algorithm.
#include "cli/answer_json.h"
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
#include <utility>
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

struct Verdict {
  bool is_enclosed = false;  // of a valid one
  std::string problem;       // what is wrong with the witness; empty: check() found it valid
};

std::string verdict_json(const Verdict& verdict) {
  std::string out;
  JsonWriter json(out, 1);
  begin_answer(json, "verify");
  json.member("valid", verdict.problem.empty());
  if (verdict.is_enclosed) json.member("enclosed", true);
  json.member_or_null("reason", verdict.problem);
  json.end_object();
  out += '\n';
  return out;
}

template <class Result>
Verdict verdict_of(const Result& result) {
  NNSOLVE_ASSERT(result.checked.has_value() == result.problem.empty());
  return {result.checked && result.checked->is_enclosed(), result.problem};
}

Verdict judge_witness(const TrainingInstance& instance, const std::string& text, const std::string& name) {
  AnyWitness witness = read_any_witness(text, name, instance);
  return std::visit([&](auto& kind) { return verdict_of(check(instance, std::move(kind))); }, witness);
}

Verdict judge_witness(const Formula& formula, const std::string& text, const std::string& name) {
  AnyAssignment assignment = read_any_assignment(text, name, formula);
  return std::visit([&](auto& kind) { return verdict_of(check(formula, std::move(kind))); }, assignment);
}

int run_verify(const VerifyRequest& request) {
  if (request.file == "-" && request.witness == "-") {
    throw UsageError("only one of FILE and WITNESS can be standard input");
  }
  const Input input = parse_input(load_input(request.file, request.format));
  const std::string witness = read_text(request.witness);
  const Verdict verdict =
      std::visit([&](const auto& claim) { return judge_witness(claim, witness, shown_path(request.witness)); }, input);
  const bool is_valid = verdict.problem.empty();
  const char* valid = verdict.is_enclosed ? "valid (enclosed)\n" : "valid\n";
  const std::string line = is_valid ? valid : "invalid: " + verdict.problem + "\n";
  write_text(request.output_path, request.json ? verdict_json(verdict) : line);
  return is_valid ? exit_ok : exit_invalid;
}

}  // namespace

Command verify_command() {
  auto request = std::make_shared<VerifyRequest>();
  Command command("verify", "Check a witness exactly: prints valid, valid (enclosed), or invalid: why");
  command.add("FILE", &request->file, input_help).required();
  command.add("WITNESS", &request->witness, "Witness (.json), or - for standard input").required();
  command.add("--format", &request->format, format_help);
  command.add("-o,--output", &request->output_path, "Write here instead of standard output");
  command.add("--json", &request->json, "Print one JSON object");
  command.run = [request](const CommandContext&) { return run_verify(*request); };
  command.examples = {"verify xor.net.json weights.json"};
  command.exit_statuses = "0 valid, 1 invalid";
  return command;
}

}  // namespace nnsolve
