// nnsolve encode FILE: the query as SMT-LIB 2.6.
#include "cli/commands.h"
#include "cli/input.h"
#include "encode/encode.h"
#include "io/files.h"
#include "io/smtlib_writer.h"

#include "nnsolve/error.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace nnsolve {

namespace {

struct EncodeRequest {
  std::string file;
  std::string format;
  std::string output_path = "-";
  bool plain = false;
};

SmtlibHeader header() {
  SmtlibHeader header;
  header.source = "NN-TRAINING as real arithmetic, by nnsolve";
  header.license = "https://creativecommons.org/licenses/by/4.0/";
  header.category = "crafted";
  header.notes = {
      "w.A.B: weight of edge A -> B; b.V: bias of V; h.V.k: value of V under its k-th distinct input, 0 the zero input;"
      " d.V.k: its change against the zero input; p.V: its weighted sum under the zero input"};
  return header;
}

int run_encode(const EncodeRequest& request) {
  if (request.output_path != "-") {
    if (is_same_file(request.output_path, request.file)) {
      throw UsageError(request.output_path + " is the input and would be overwritten");
    }
    expect_writable(request.output_path);
  }
  TrainingInstance instance = parse_instance(load_input(request.file, request.format));
  std::string text;
  if (request.plain) {
    append_plain_smtlib(text, instance);
  } else {
    append_smtlib(text, encode(instance).system, header());
  }
  write_text(request.output_path, text);
  return 0;
}

}  // namespace

void add_encode_command(CLI::App& app, CommandContext& context) {
  auto request = std::make_shared<EncodeRequest>();
  CLI::App* command = app.add_subcommand("encode", "Print the query that backends are asked, as SMT-LIB 2.6");
  command->add_option("FILE", request->file, "Training instance (.net.json), or - for standard input")->required();
  command->add_option("--format", request->format, "What FILE is, where its name does not say: net");
  command->add_flag("--plain", request->plain, "The textbook encoding, nothing simplified");
  command->add_option("-o,--output", request->output_path, "Write here instead of standard output");
  command->callback([request, &context] { context.exit_status = run_encode(*request); });
}

}  // namespace nnsolve
