#include "cli/onnx_files.h"

#include "algebra/approximation.h"
#include "io/files.h"
#include "io/json_writer.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"

#include <utility>
#include <vector>

namespace nnsolve {

namespace {

constexpr int decimals = 3;

/// The most that an output differs from its target on a data point.
Rational largest_error(const TrainingInstance& instance, const RoundedNetwork& rounded) {
  TrainingInstance asked = instance;
  asked.network = rounded.network;
  asked.cost = Cost::max;
  return total_cost(asked, rounded.witness).rational();
}

std::string names_of(const Network& network, NeuronIndex begin, NeuronIndex end) {
  std::vector<std::string> names;
  for (NeuronIndex n = begin; n < end; ++n) names.push_back(network.neurons[n].name);
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.array("names", names);
  json.end_object();
  constexpr std::size_t before = 9;  // {"names":
  return out.substr(before, out.size() - before - 1);
}

}  // namespace

void add_keep_option(Command& command, LikeWords& words) {
  command
      .add("--keep", &words.keep,
           "Of the model: none (default): its weights are free, and those that it has are tried first; weights: they "
           "are prescribed; pattern: free, but each neuron on or off on each data point as in the model")
      .one_of({"none", "weights", "pattern"});
}

Keep to_keep(const LikeWords& words) {
  if (words.keep == "weights") return Keep::weights;
  return words.keep == "pattern" ? Keep::pattern : Keep::none;
}

TableInstance make_model_instance(const CsvTable& table, const ChosenColumns& columns, const std::string& model_path,
                                  Keep keep, const std::function<void(TrainingInstance&)>& ask) {
  OnnxModel model = read_onnx(read_text(model_path), shown_path(model_path));
  if (keep == Keep::weights) {
    Network& network = model.network;
    for (EdgeIndex e = 0; e < network.edges.size(); ++e) network.edges[e].weight = model.weights[e];
    for (std::size_t k = 0; k < model.biases.size(); ++k)
      network.neurons[network.input_count + k].bias = model.biases[k];
  }
  TableInstance made = make_table_instance(table, columns, std::move(model.network));
  if (ask) ask(made.instance);
  if (keep == Keep::weights) return made;
  Witness own;
  for (Rational& weight : model.weights) own.weights.emplace_back(std::move(weight));
  for (Rational& bias : model.biases) own.biases.emplace_back(std::move(bias));
  if (keep == Keep::pattern) made.kept = keep_pattern(made.instance, own);
  made.start = made.kept ? with_pattern(*made.kept, std::move(own)) : std::move(own);
  return made;
}

void add_onnx_options(Command& command, OnnxWords& words) {
  command.add(
      "--onnx", &words.path,
      "Write the network with its weights as an ONNX model here if sat, else remove it; says what rounding costs");
  command.add("--onnx-numbers", &words.numbers, "Of --onnx: float32 (default) or float64")
      .one_of({"float32", "float64"});
}

std::string write_onnx_file(const OnnxWords& words, const TrainingInstance& instance, const AnyWitness& witness) {
  const bool is_double = words.numbers == "float64";
  const OnnxNumbers numbers = is_double ? OnnxNumbers::float64 : OnnxNumbers::float32;
  const Network& network = instance.network;
  const RoundedNetwork rounded = round_for_onnx(network, witness, numbers);
  const Rational error = largest_error(instance, rounded);
  const std::string decimal = to_decimal(error, decimals);
  const OnnxMetadata metadata = {
      {"nnsolve.largest_error", error.to_string()},
      {"nnsolve.largest_error_decimal", decimal},
      {"nnsolve.data_points", std::to_string(instance.row_count())},
      {"nnsolve.inputs", names_of(network, 0, network.input_count)},
      {"nnsolve.outputs", names_of(network, network.first_output(), network.neuron_count())},
  };
  write_text(words.path, write_onnx(rounded, numbers, metadata));
  return shown_path(words.path) + ": " + (is_double ? "float64" : "float32") +
         (error.is_zero() ? ", exact on all data points"
                          : ", with the rounded weights the largest error on a data point is " + decimal) +
         "\n";
}

}  // namespace nnsolve
