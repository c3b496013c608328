// nnsolve reduce FORMULA: the reduction to any of its stations.
#include "cli/answer_json.h"
#include "cli/commands.h"
#include "cli/construction_options.h"
#include "cli/exit_status.h"
#include "cli/input.h"
#include "cli/progress.h"
#include "cli/station.h"
#include "draw/latex.h"
#include "io/etr_inv_eq_io.h"
#include "io/etr_inv_io.h"
#include "io/files.h"
#include "io/instance_text.h"
#include "io/instance_writer.h"
#include "io/json_writer.h"
#include "io/origin.h"
#include "reduce/reduction.h"

#include "nnsolve/error.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace nnsolve {

namespace {

struct ReduceRequest {
  std::string file;
  std::string format;
  std::string output_path = "-";
  std::string to;
  ConstructionWords construction;  // what is not given is as the file's own origin has it, or the default
  bool is_latex = false;           // a document for readers in place of the station
  bool json = false;
};

ReduceOptions choose_options(const ReduceRequest& request, const std::optional<Origin>& before) {
  ReduceOptions options = before ? before->options : ReduceOptions();
  options.to = request.to.empty() ? Station::training : *parse_station(request.to);
  apply(request.construction, options);
  const bool is_paper = options.construction == Construction::paper;
  if (!is_paper && !(request.to.empty() && request.construction.variant.empty() && !request.construction.defects)) {
    throw UsageError("--to, --variant and --defect go with --target paper only");
  }
  return options;
}

/// Writes a network as it is made, gadget by gadget.
void write_network(OutputFile& file, const Blueprint& blueprint, const Origin& origin) {
  InstanceWriter writer(file, blueprint.activation(), blueprint.has_free_biases());
  emit(blueprint, writer);
  writer.finish(to_json(origin));
}

void write_station(OutputFile& file, const Reduction& reduction, const Origin& origin) {
  const Reduction::Target target = reduction.target();
  if (const auto* network = std::get_if<const Blueprint*>(&target)) {
    write_network(file, **network, origin);
    return;
  }
  std::string text;
  if (const auto* layered = std::get_if<const TrainingInstance*>(&target)) {
    TrainingInstance instance = **layered;
    instance.origin = to_json(origin);
    append_layered_instance(text, instance);
    file.write(text);
    return;
  }
  if (const auto* inv = std::get_if<const EtrInv*>(&target)) append_etr_inv(text, **inv);
  if (const auto* eq = std::get_if<const EtrInvEq*>(&target)) append_etr_inv_eq(text, **eq);
  text.append("# origin: ").append(to_json(origin)).append("\n");
  file.write(text);
}

/// The formula and the station, as a document.
std::string to_latex(const Reduction& reduction, const Formula& source) {
  const Reduction::Target target = reduction.target();
  std::string station;
  if (const auto* network = std::get_if<const Blueprint*>(&target)) {
    station = to_latex(TrainingInstance(to_instance(**network)));
  } else if (const auto* instance = std::get_if<const TrainingInstance*>(&target)) {
    station = to_latex(**instance);
  } else if (const auto* inv = std::get_if<const EtrInv*>(&target)) {
    station = to_latex(Formula(**inv));
  } else if (const auto* eq = std::get_if<const EtrInvEq*>(&target)) {
    station = to_latex(Formula(**eq));
  }
  return latex_document({{"The formula", to_latex(source)}, {"What it is reduced to", station}});
}

std::string describe(const std::string& file, const Reduction& reduction, const Origin& origin) {
  std::string out;
  JsonWriter json(out, 1);
  begin_answer(json, "reduce", shown_path(file));
  json.member("station", to_string(origin.options.to));
  const Reduction::Target target = reduction.target();
  if (const auto* network = std::get_if<const Blueprint*>(&target)) {
    const BlueprintSize size = measure(**network);
    json.member("inputs", size.inputs);
    json.member("hidden", size.hidden);
    json.member("outputs", size.outputs);
    json.member("edges", size.edges);
    json.member("data_points", size.rows);
    json.member("question_marks", size.question_marks);
  } else if (const auto* instance = std::get_if<const TrainingInstance*>(&target)) {
    const Network& net = (*instance)->network;
    const std::size_t targets = (*instance)->row_count() * net.output_count;
    std::size_t known = 0;
    for (std::size_t row = 0; row < (*instance)->row_count(); ++row) known += (*instance)->targets[row].size();
    json.member("inputs", std::size_t{net.input_count});
    json.member("hidden", std::size_t{net.first_output() - net.input_count});
    json.member("outputs", std::size_t{net.output_count});
    json.member("edges", net.edges.size());
    json.member("data_points", (*instance)->row_count());
    json.member("question_marks", targets - known);
  } else if (const auto* inv = std::get_if<const EtrInv*>(&target)) {
    json.member("variables", (*inv)->variable_names.size());
    json.member("constraints", (*inv)->constraints.size());
  } else if (const auto* eq = std::get_if<const EtrInvEq*>(&target)) {
    json.member("variables", (*eq)->variable_names.size());
    json.member("constraints", (*eq)->constraints.size());
  }
  json.end_object();
  out += '\n';
  return out;
}

/// A picture's name would be a promise.
void refuse_picture(const ReduceRequest& request) {
  const std::string& path = request.output_path;
  if (request.is_latex) return;
  for (const char* ending : {".svg", ".tex", ".tikz", ".dot", ".gv", ".html", ".htm", ".png", ".pdf"}) {
    if (!path.ends_with(ending)) continue;
    const bool can_be_drawn = std::string_view(ending) != ".png" && std::string_view(ending) != ".pdf";
    const std::string drawn = can_be_drawn ? path : path.substr(0, path.rfind('.')) + ".svg";
    throw UsageError("reduce writes no pictures such as " + path +
                     "; write a network, reduce FORMULA -o net.json, and draw it: nnsolve draw net.json -o " + drawn);
  }
}

int run_reduce(const ReduceRequest& request, const CommandContext& context) {
  refuse_picture(request);
  if (request.json && request.output_path == "-") throw UsageError("--json needs -o FILE for the station itself");
  if (request.output_path != "-") {
    if (is_same_file(request.output_path, request.file)) {
      throw UsageError(request.output_path + " is the input and would be overwritten");
    }
    expect_writable(request.output_path);
  }
  Progress progress(context.start);
  progress.show("reading " + request.file);
  StationSource source = read_station_source(load_input(request.file, request.format));
  Origin origin{source.station, std::move(source.text), choose_options(request, source.origin)};
  progress.show("reducing");
  Formula formula = read_formula(origin.formula, shown_path(request.file), origin.source);
  const Reduction reduction(formula, origin.options);
  if (request.is_latex) {
    write_text(request.output_path, to_latex(reduction, formula));
    return exit_ok;
  }
  OutputFile file(request.output_path);
  write_station(file, reduction, origin);
  file.commit();
  if (request.json) write_text("-", describe(request.file, reduction, origin));
  return exit_ok;
}

}  // namespace

Command reduce_command() {
  auto request = std::make_shared<ReduceRequest>();
  Command command("reduce",
                  "Turn a formula into a network that can fit its data if and only if the formula has a solution");
  command.add("FORMULA", &request->file, "Formula (.smt2, .etrinv, .etrinveq), or - for standard input").required();
  command.add(
      "--format", &request->format,
      "What FORMULA is, where its name does not say: smt2, etrinv, etrinveq; or latex: write the formula and the "
      "station as a document");
  command.add("--to", &request->to, "The station to stop at (default training)")
      .one_of({"etr-inv", "etr-inv-eq", "restricted", "training"});
  add_construction_options(command, request->construction);
  command.add("-o,--output", &request->output_path, "Write here instead of standard output");
  command.add("--json", &request->json, "Print the station's size as one JSON object; needs -o");
  command.run = [request](const CommandContext& context) {
    request->is_latex = request->format == "latex";
    if (request->is_latex) request->format.clear();
    return run_reduce(*request, context);
  };
  command.examples = {"reduce formula.smt2 --activation relu --variant compact -o net.json"};
  return command;
}

}  // namespace nnsolve
