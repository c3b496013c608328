#include "cli/fit_report.h"

#include "cli/answer_json.h"
#include "cli/width_text.h"
#include "io/json_writer.h"
#include "io/witness_io.h"
#include "network/activation.h"
#include "table/fitted_formula.h"

#include <algorithm>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

constexpr std::size_t most_conflicts = 5;

std::string describe(const TrainingInstance& instance, const Conflict& conflict) {
  const std::string& first = instance.row_name(conflict.first);
  const std::string& second = instance.row_name(conflict.second);
  const Network& network = instance.network;
  const std::string& output = network.neurons[network.first_output() + conflict.output].name;
  return first + " and " + second + " have the same inputs, and " + output + " is " +
         conflict.first_target.to_string() + " on one and " + conflict.second_target.to_string() + " on the other";
}

std::string activation_name(const Network& network, NeuronIndex neuron) {
  return activation_text(network.neurons[neuron]);
}

/// "4: a, b, c, d", or the first of them.
std::string counted(const std::vector<std::string>& names) {
  constexpr std::size_t most_shown = 8;
  std::string text = std::to_string(names.size()) + ": ";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i == most_shown) return text + ", ...";
    text.append(i == 0 ? "" : ", ").append(names[i]);
  }
  return text;
}

}  // namespace

AnyWitness fitted_weights(const TableInstance& fit, const std::string& witness) {
  AnyWitness weights = read_any_witness(witness, "the witness", fit.question());
  if (!fit.kept) return weights;
  // An enclosure is for the paper's problem alone, and a kept pattern goes beyond it.
  return without_pattern(*fit.kept, fit.instance.network, std::get<Witness>(std::move(weights)));
}

FitReport make_fit_report(const TableInstance& fit, const SolveReport& solved, const std::string& file) {
  const TrainingInstance& instance = fit.instance;
  const Network& network = instance.network;
  FitReport report;
  report.file = file;
  report.headline = solved.headline;
  report.answer = solved.text;
  report.layers = fit.layers;
  for (NeuronIndex n = 0; n < network.input_count; ++n) report.inputs.push_back(network.neurons[n].name);
  for (NeuronIndex n = network.first_output(); n < network.neuron_count(); ++n) {
    report.targets.push_back(network.neurons[n].name);
  }
  if (network.first_output() > network.input_count)
    report.activations = activation_name(network, network.input_count) + ", then ";
  report.activations += activation_name(network, network.first_output());
  report.points = instance.row_count();
  report.weights = network.edges.size();
  report.biases = network.neuron_count() - network.input_count;
  if (solved.witness) {
    report.formula = fitted_formula(network, fitted_weights(fit, *solved.witness));
  }
  if (!instance.threshold.is_zero()) return report;
  const std::vector<Conflict> conflicts = find_conflicts(instance);
  report.conflict_count = conflicts.size();
  for (std::size_t i = 0; i < std::min(conflicts.size(), most_conflicts); ++i) {
    report.conflicts.push_back(describe(instance, conflicts[i]));
  }
  return report;
}

void tell_core(FitReport& report, const TrainingInstance& instance, const Explanation& found) {
  if (found.status != Status::unsat) return;
  for (const std::size_t row : found.data_points) report.core.push_back(instance.row_name(row));
  report.is_core_minimal = found.is_minimal;
  report.why = found.why;
}

std::string to_text(const FitReport& report) {
  std::string text = report.headline + "\n";
  auto row = [&](const char* name, const std::string& value) {
    std::string left = std::string("  ") + name;
    left.resize(14, ' ');
    text.append(left).append(value).append("\n");
  };
  row("data points", std::to_string(report.points));
  row("inputs", counted(report.inputs));
  row("targets", counted(report.targets));
  std::string layers;
  for (std::size_t width : report.layers) layers.append(layers.empty() ? "" : " - ").append(std::to_string(width));
  row("layers", layers + " (" + report.activations + ")");
  if (!report.width_words.empty()) row("width", report.width_words);
  row("weights", std::to_string(report.weights) + ", and " + std::to_string(report.biases) +
                     (report.biases == 1 ? " bias" : " biases"));
  for (const std::string& line : report.formula) row(&line == report.formula.data() ? "fitted" : "", line);
  for (const std::string& line : report.conflicts) row(&line == report.conflicts.data() ? "conflict" : "", line);
  if (report.conflict_count > report.conflicts.size()) {
    row("", "and " + std::to_string(report.conflict_count - report.conflicts.size()) + " more");
  }
  if (report.core.empty()) return text;
  std::string together = report.core.size() == 1 ? "no weights fit " : "no weights fit together ";
  for (std::size_t i = 0; i < report.core.size(); ++i) together += (i == 0 ? "" : ", ") + report.core[i];
  row("conflict", together);
  if (report.is_core_minimal && report.core.size() > 1) row("", "(without any one of them there are some)");
  row("", report.why);
  return text;
}

std::string to_json(const FitReport& report) {
  std::string out;
  JsonWriter json(out, 1);
  begin_answer(json, "fit", report.file);
  json.member("points", report.points);
  json.array("inputs", report.inputs);
  json.array("targets", report.targets);
  json.array("layers", report.layers);
  if (report.width) {
    json.begin_object("width");
    write_width(json, *report.width);
    json.member("words", report.width_words);
    json.end_object();
  }
  json.member("weights", report.weights);
  json.member("biases", report.biases);
  json.array("formula", report.formula);
  json.array("conflicts", report.conflicts);
  json.begin_object("core");
  json.array("lines", report.core);
  json.member("minimal", report.is_core_minimal);
  json.member_or_null("why", report.why);
  json.end_object();
  json.raw_member("answer", report.answer);
  json.end_object();
  out += '\n';
  return out;
}

}  // namespace nnsolve
