// nnsolve draw FILE [WITNESS]: a network as a picture.
#include "cli/commands.h"
#include "cli/input.h"
#include "draw/network_picture.h"
#include "draw/writers.h"
#include "io/files.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace nnsolve {

namespace {

struct DrawRequest {
  std::string file;
  std::string witness;
  std::string format;
  std::string output_path = "-";
  std::optional<std::uint64_t> row;
  bool no_data = false;
  bool no_function = false;
};

/// --format, or what -o ends in, or svg.
std::string picture_format(const DrawRequest& request) {
  if (!request.format.empty()) return request.format;
  const std::string& path = request.output_path;
  if (path.ends_with(".html") || path.ends_with(".htm")) return "html";
  if (path.ends_with(".tex") || path.ends_with(".tikz")) return "tikz";
  if (path.ends_with(".dot") || path.ends_with(".gv")) return "dot";
  if (path == "-" || path.ends_with(".svg") || path.find('.', path.rfind('/') + 1) == std::string::npos) return "svg";
  throw UsageError("which --format? " + path + " ends in none of .svg, .tex, .dot and .html");
}

void check_paths(const DrawRequest& request) {
  if (request.file == "-" && request.witness == "-") {
    throw UsageError("only one of FILE and WITNESS can be standard input");
  }
  if (request.output_path == "-") return;
  for (const std::string& path : {request.file, request.witness}) {
    if (!path.empty() && is_same_file(request.output_path, path)) {
      throw UsageError(request.output_path + " is the input and would be overwritten");
    }
  }
  expect_writable(request.output_path);
}

TrainingInstance read_network_file(const DrawRequest& request) {
  const InputText input = load_input(request.file, "");
  const std::string name = shown_path(request.file);
  if (choose_format(input.path, input.format_option) != Format::network) {
    throw ParseError(name + ": is a formula; draw its network: nnsolve reduce " + name + " -o net.json");
  }
  return read_instance(input.text, name);
}

int run_draw(const DrawRequest& request) {
  const std::string format = picture_format(request);
  check_paths(request);
  const TrainingInstance instance = read_network_file(request);
  std::optional<AnyWitness> witness;
  if (!request.witness.empty()) {
    witness = read_any_witness(read_text(request.witness), shown_path(request.witness), instance);
  }
  const AnyWitness* weights = witness ? &*witness : nullptr;
  DrawChoice choice;
  choice.has_data = !request.no_data;
  choice.has_function = !request.no_function;
  if (request.row) {
    if (*request.row < 1 || *request.row > instance.row_count()) {
      throw UsageError("--row " + std::to_string(*request.row) + ": there are data points 1 to " +
                       std::to_string(instance.row_count()));
    }
    choice.row = *request.row - 1;
  }
  if (format == "dot") {
    write_text(request.output_path, to_dot(instance, Parameters(instance.network, weights)));
    return 0;
  }
  const Picture picture = draw_instance(instance, weights, choice);
  write_text(request.output_path, format == "html"   ? to_html(picture)
                                  : format == "tikz" ? to_tikz(picture)
                                                     : to_svg(picture));
  return 0;
}

}  // namespace

Command draw_command() {
  auto request = std::make_shared<DrawRequest>();
  Command command("draw", "Draw a network, with its weights if a witness is given, its data, and what it computes");
  command.add("FILE", &request->file, "Training instance (.net.json), or - for standard input").required();
  command.add("WITNESS", &request->witness, "Weights and biases (.json), or - for standard input");
  command
      .add("--format", &request->format,
           "svg, tikz (LaTeX), dot (Graphviz) or html (default: by the name of -o, else svg)")
      .one_of({"svg", "tikz", "dot", "html"});
  command.add("--row", &request->row, "Show the way of this data point, from 1, through the network");
  command.add("--no-data", &request->no_data, "Leave the data points out");
  command.add("--no-function", &request->no_function, "Leave out what a network of one or two inputs computes");
  command.add("-o,--output", &request->output_path, "Write here instead of standard output");
  command.run = [request](const CommandContext&) { return run_draw(*request); };
  command.examples = {"draw xor.net.json weights.json -o xor.html",
                      "draw net.json --row 3 --format tikz -o figure.tex"};
  return command;
}

}  // namespace nnsolve
