// nnsolve verify FILE WITNESS: the real verification algorithm.
#include "cli/answer_json.h"
#include "cli/commands.h"
#include "cli/exact_value.h"
#include "cli/exit_status.h"
#include "cli/input.h"
#include "io/files.h"
#include "io/json_writer.h"
#include "io/witness_io.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

struct VerifyRequest {
  std::string file;
  std::string witness;
  std::string format;
  QuestionWords instead;
  std::string output_path = "-";
  bool json = false;
};

struct Verdict {
  bool is_enclosed = false;  // of a valid one
  std::string problem;       // what is wrong with the witness; empty: check() found it valid
  std::optional<Real> cost;  // of a network's weights, whether valid or not; of an enclosure only if valid
};

std::string verdict_json(const std::string& file, const Verdict& verdict) {
  std::string out;
  JsonWriter json(out, 1);
  begin_answer(json, "verify", shown_path(file));
  json.member("valid", verdict.problem.empty());
  if (verdict.is_enclosed) json.member("enclosed", true);
  json.member_or_null("reason", verdict.problem);
  if (verdict.cost) write_value(json, "cost", *verdict.cost);
  json.end_object();
  out += '\n';
  return out;
}

template <class Result>
Verdict verdict_of(const Result& result) {
  NNSOLVE_ASSERT(result.checked.has_value() == result.problem.empty());
  return {result.checked && result.checked->is_enclosed(), result.problem, std::nullopt};
}

Verdict judge_witness(const TrainingInstance& instance, const std::string& text, const std::string& name,
                      bool wants_cost) {
  AnyWitness witness = read_any_witness(text, name, instance);
  std::optional<Real> cost;
  const auto* exact = std::get_if<Witness>(&witness);
  if (exact != nullptr && wants_cost) cost = total_cost(instance, *exact);
  const bool is_exact = exact != nullptr;
  Verdict verdict = std::visit([&](auto& kind) { return verdict_of(check(instance, std::move(kind))); }, witness);
  if (!is_exact && verdict.problem.empty()) cost = Real();  // an enclosure shows that all targets are met
  verdict.cost = std::move(cost);
  return verdict;
}

Verdict judge_witness(const Formula& formula, const std::string& text, const std::string& name, bool) {
  AnyAssignment assignment = read_any_assignment(text, name, formula);
  return std::visit([&](auto& kind) { return verdict_of(check(formula, std::move(kind))); }, assignment);
}

int run_verify(const VerifyRequest& request) {
  if (request.file == "-" && request.witness == "-") {
    throw UsageError("only one of FILE and WITNESS can be standard input");
  }
  const Input input = ask_instead(parse_input(load_input(request.file, request.format)), request.instead);
  const std::string witness = read_text(request.witness);
  const Verdict verdict = std::visit(
      [&](const auto& claim) { return judge_witness(claim, witness, shown_path(request.witness), request.json); },
      input);
  const bool is_valid = verdict.problem.empty();
  const char* valid = verdict.is_enclosed ? "valid (enclosed)\n" : "valid\n";
  const std::string line = is_valid ? valid : "invalid: " + verdict.problem + "\n";
  write_text(request.output_path, request.json ? verdict_json(request.file, verdict) : line);
  return is_valid ? exit_ok : exit_invalid;
}

}  // namespace

Command verify_command() {
  auto request = std::make_shared<VerifyRequest>();
  Command command("verify", "Check a witness exactly: prints valid, valid (enclosed), or invalid: why");
  command.add("FILE", &request->file, input_help).required();
  command.add("WITNESS", &request->witness, "Witness (.json), or - for standard input").required();
  command.add("--format", &request->format, format_help);
  add_question_options(command, request->instead);
  command.add("-o,--output", &request->output_path, "Write here instead of standard output");
  command.add("--json", &request->json, "Print one JSON object");
  command.run = [request](const CommandContext&) { return run_verify(*request); };
  command.examples = {"verify xor.net.json weights.json"};
  command.exit_statuses = "0 valid, 1 invalid";
  return command;
}

}  // namespace nnsolve
