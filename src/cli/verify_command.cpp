// nnsolve verify FILE WITNESS: the real verification algorithm.
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/input.h"
#include "io/files.h"
#include "io/json_writer.h"
#include "io/witness_io.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace nnsolve {

namespace {

struct VerifyRequest {
  std::string file;
  std::string witness;
  std::string format;
  std::string output_path = "-";
  bool json = false;
};

std::string to_json(const CheckResult& result) {
  std::string out;
  JsonWriter json(out, 1);
  json.begin_object();
  json.key("valid");
  json.raw(result.checked ? "true" : "false");
  json.key("reason");
  if (result.checked) {
    json.null();
  } else {
    json.string(result.problem);
  }
  json.end_object();
  out += '\n';
  return out;
}

int run_verify(const VerifyRequest& request) {
  if (request.file == "-" && request.witness == "-") {
    throw UsageError("only one of FILE and WITNESS can be standard input");
  }
  TrainingInstance instance = parse_instance(load_input(request.file, request.format));
  Witness witness = read_witness(read_text(request.witness), shown_path(request.witness), instance.network);
  CheckResult result = check(instance, std::move(witness));
  std::string line = result.checked ? "valid\n" : "invalid: " + result.problem + "\n";
  write_text(request.output_path, request.json ? to_json(result) : line);
  return result.checked ? exit_ok : exit_invalid;
}

}  // namespace

void add_verify_command(CLI::App& app, CommandContext& context) {
  auto request = std::make_shared<VerifyRequest>();
  CLI::App* command = app.add_subcommand("verify", "Check a witness exactly: prints valid, or invalid: why");
  command->add_option("FILE", request->file, "Training instance (.net.json), or - for standard input")->required();
  command->add_option("WITNESS", request->witness, "Witness (.json), or - for standard input")->required();
  command->add_option("--format", request->format, "What FILE is, where its name does not say: net");
  command->add_option("-o,--output", request->output_path, "Write here instead of standard output");
  command->add_flag("--json", request->json, "Print one JSON object");
  command->callback([request, &context] { context.exit_status = run_verify(*request); });
}

}  // namespace nnsolve
