// nnsolve draw FILE [WITNESS]: a network as a picture.
#include "cli/commands.h"
#include "cli/input.h"
#include "draw/gadget_part.h"
#include "draw/network_picture.h"
#include "draw/writers.h"
#include "explain/used_facts.h"
#include "io/files.h"
#include "solve/nncheck.h"

#include "nnsolve/error.h"
#include "nnsolve/io.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

struct DrawRequest {
  std::string file;
  std::string witness;
  std::string core;    // a certificate
  std::string gadget;  // or what else the data points are about
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
  throw UsageError(
      "which --format? " + path +
      " ends in none of .svg, .tex, .dot and .html; say --format svg, tikz, dot or html, or name the file so");
}

void check_paths(const DrawRequest& request) {
  if (request.file == "-" && request.witness == "-") {
    throw UsageError("only one of FILE and WITNESS can be standard input");
  }
  if (request.core == "-" && (request.file == "-" || request.witness == "-")) {
    throw UsageError("only one of FILE, WITNESS and --core can be standard input");
  }
  if (request.output_path == "-") return;
  for (const std::string& path : {request.file, request.witness, request.core}) {
    if (!path.empty() && is_same_file(request.output_path, path)) {
      throw UsageError(request.output_path + " is the input and would be overwritten");
    }
  }
  expect_writable(request.output_path);
}

TrainingInstance read_network_file(const DrawRequest& request, std::string& text) {
  const InputText input = load_input(request.file, "");
  text = input.text;
  const std::string name = shown_path(request.file);
  if (choose_format(input.path, input.format_option) != Format::network) {
    throw ParseError(name + ": is a formula; draw its network: nnsolve reduce " + name + " -o net.json");
  }
  return read_instance(input.text, name);
}

/// What the certificate says cannot go together; of a cost that is all there is. Throws ParseError where nncheck is
/// there and rejects it.
DrawnCore read_core(const std::string& path, const TrainingInstance& instance, const std::string& text) {
  const std::string certificate = read_text(path);
  const CertificateSummary summary = read_certificate(certificate, shown_path(path));
  constexpr double longest = 600;
  const std::string checker = find_checker();
  if (!checker.empty()) {
    const std::string verdict = run_checker({checker, text, ".net.json", certificate, longest});
    if (!verdict.empty()) throw ParseError(shown_path(path) + ": " + verdict);
  } else {
    std::fputs("nnsolve: nncheck is not installed: what is marked is what the certificate says, unchecked\n", stderr);
  }
  const Explainable whole(instance);
  const std::vector<Part> parts = parts_of(whole);
  const std::optional<std::vector<std::size_t>> used = used_parts(whole, parts, summary);
  DrawnCore core;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (used && !std::ranges::binary_search(*used, i)) continue;
    const auto place = static_cast<std::uint32_t>(parts[i].place);
    if (parts[i].kind == Part::Kind::weight) core.edges.insert(place);
    if (parts[i].kind == Part::Kind::bias) core.neurons.insert(place);
    if (parts[i].kind != Part::Kind::target) continue;
    core.rows.insert(parts[i].place);
    core.neurons.insert(instance.network.first_output() + parts[i].output);
  }
  return core;
}

int run_draw(const DrawRequest& request) {
  const std::string format = picture_format(request);
  check_paths(request);
  std::string text;
  TrainingInstance instance = read_network_file(request, text);
  std::optional<AnyWitness> witness;
  if (!request.witness.empty()) {
    witness = read_any_witness(read_text(request.witness), shown_path(request.witness), instance);
  }
  if (!request.gadget.empty()) {
    GadgetPart part = gadget_part(instance, request.gadget);
    if (witness) witness = part.restricted(*witness, instance.network);
    instance = std::move(part.instance);
  }
  const AnyWitness* weights = witness ? &*witness : nullptr;
  DrawChoice choice;
  choice.has_data = !request.no_data;
  choice.has_function = !request.no_function && request.gadget.empty();  // a part computes nothing by itself
  if (request.row) {
    if (*request.row < 1 || *request.row > instance.row_count()) {
      throw UsageError("--row " + std::to_string(*request.row) + ": there are data points 1 to " +
                       std::to_string(instance.row_count()));
    }
    choice.row = *request.row - 1;
  }
  if (!request.core.empty()) choice.core = read_core(request.core, instance, text);
  if (format == "dot") {
    const DrawnCore* core = choice.core ? &*choice.core : nullptr;
    write_text(request.output_path, to_dot(instance, Parameters(instance.network, weights), core));
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
  command.add("--core", &request->core,
              "A certificate (see solve): mark the data points, prescribed weights and biases that it needs");
  command
      .add("--gadget", &request->gadget,
           "Of a network that reduce wrote: only what these data points use, by a data point's name (k7), a variable, "
           "or subtraction, inversion or normalisation")
      .excludes("--row")
      .excludes("--core");
  command.add("--no-data", &request->no_data, "Leave the data points out");
  command.add("--no-function", &request->no_function, "Leave out what a network of one or two inputs computes");
  command.add("-o,--output", &request->output_path, "Write here instead of standard output");
  command.run = [request](const CommandContext&) { return run_draw(*request); };
  command.examples = {"draw xor.net.json weights.json -o xor.html", "draw net.json --core proof.jsonl -o why.svg",
                      "draw net.json --gadget inversion -o part.svg",
                      "draw net.json --row 3 --format tikz -o figure.tex"};
  return command;
}

}  // namespace nnsolve
