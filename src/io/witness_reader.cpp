#include "io/json_reader.h"
#include "io/name_table.h"
#include "io/witness_file.h"
#include "io/witness_io.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

class WitnessReader {
 public:
  WitnessReader(std::string_view text, const std::string& file_name, const Network& network)
      : file_(text, file_name, "a network", {"weights", "biases"}),
        json_(file_.json()),
        network_(network),
        names_(make_name_table(network.neurons)) {
    for (EdgeIndex e = 0; e < network.edges.size(); ++e) edge_numbers_.emplace(ends_key(network.edges[e]), e);
  }

  Witness read() {
    file_.seek("weights");
    read_weights();
    file_.seek("biases");
    read_biases();
    witness_.fields = file_.fields();
    return std::move(witness_);
  }

 private:
  static std::uint64_t ends_key(const Edge& edge) { return (static_cast<std::uint64_t>(edge.from) << 32U) | edge.to; }

  NeuronIndex read_neuron() {
    std::string_view name = json_.string("an end of an edge");
    std::optional<NeuronIndex> found = names_.find(name);
    if (!found) json_.fail(json_.last(), "unknown neuron " + quoted(name));
    return *found;
  }

  void read_weights() {
    std::vector<bool> given(network_.edges.size(), false);
    witness_.weights.resize(network_.edges.size());
    std::size_t list = json_.position();
    json_.array("\"weights\"", [&] { read_weight(given); });
    for (EdgeIndex e = 0; e < given.size(); ++e) {
      if (!given[e]) json_.fail(list, "the witness leaves out edge " + describe(network_.edges[e]));
    }
  }

  std::string describe(const Edge& edge) const {
    return quoted(network_.neurons[edge.from].name) + " -> " + quoted(network_.neurons[edge.to].name);
  }

  void read_weight(std::vector<bool>& given) {
    std::size_t start = json_.position();
    std::optional<NeuronIndex> from;
    std::optional<NeuronIndex> to;
    std::optional<Value> value;
    json_.object("a weight", [&](std::string_view key) {
      auto once = [&](bool given) {
        if (given) json_.fail(json_.last(), "duplicate key " + quoted(key) + " in a weight");
      };
      if (key == "from") {
        once(from.has_value());
        from = read_neuron();
      } else if (key == "to") {
        once(to.has_value());
        to = read_neuron();
      } else if (key == "value") {
        once(value.has_value());
        value = file_.read_value("\"value\"");
      } else {
        json_.fail(json_.last(), "unknown key " + quoted(key) + " in a weight");
      }
    });
    if (!from || !to || !value) json_.fail(start, R"(a weight needs "from", "to" and "value")");
    Edge ends{*from, *to, {}};
    auto found = edge_numbers_.find(ends_key(ends));
    if (found == edge_numbers_.end()) json_.fail(start, "the network has no edge " + describe(ends));
    if (given[found->second]) json_.fail(start, "edge " + describe(ends) + " has two weights");
    given[found->second] = true;
    witness_.weights[found->second] = *std::move(value);
  }

  void read_biases() {
    NeuronIndex inputs = network_.input_count;
    std::vector<bool> given(network_.neuron_count() - inputs, false);
    witness_.biases.resize(given.size());
    std::size_t object = json_.position();
    json_.object("\"biases\"", [&](std::string_view name) {
      std::size_t key_place = json_.last();
      std::optional<NeuronIndex> found = names_.find(name);
      if (!found) json_.fail(key_place, "unknown neuron " + quoted(name));
      NeuronIndex neuron = *found;
      if (network_.is_input(neuron)) json_.fail(key_place, "input " + quoted(name) + " has no bias");
      if (given[neuron - inputs]) json_.fail(key_place, "duplicate key " + quoted(name));
      given[neuron - inputs] = true;
      witness_.biases[neuron - inputs] = file_.read_value("a bias");
    });
    for (NeuronIndex n = inputs; n < network_.neuron_count(); ++n) {
      if (!given[n - inputs]) {
        json_.fail(object, "the witness leaves out the bias of neuron " + quoted(network_.neurons[n].name));
      }
    }
  }

  WitnessFile file_;
  JsonReader& json_;
  const Network& network_;
  NeuronTable names_;
  std::unordered_map<std::uint64_t, EdgeIndex> edge_numbers_;
  Witness witness_;
};

/// The value of a variable of sort Bool: true, false, 1 or 0.
Value read_truth_value(WitnessFile& file) {
  JsonReader& json = file.json();
  if (json.peek() == JsonReader::Kind::boolean) return Rational(json.skip() == "true" ? 1 : 0);
  Value value = file.read_value("a value of sort Bool");
  if (!value.is_rational() || !(value.is_zero() || value.rational().is_one())) {
    json.fail(json.last(), "a value of sort Bool must be true or false");
  }
  return value;
}

std::vector<EtrVariable> real_variables(const std::vector<std::string>& names) {
  std::vector<EtrVariable> variables;
  variables.reserve(names.size());
  for (const std::string& name : names) variables.push_back({name, false});
  return variables;
}

}  // namespace

Witness read_witness(std::string_view text, const std::string& file_name, const Network& network) {
  return WitnessReader(text, file_name, network).read();
}

Assignment read_assignment(std::string_view text, const std::string& file_name,
                           const std::vector<EtrVariable>& variables) {
  WitnessFile file(text, file_name, "a formula", {"assignment"});
  JsonReader& json = file.json();
  std::unordered_map<std::string_view, std::size_t> numbers;
  for (std::size_t v = 0; v < variables.size(); ++v) numbers.emplace(variables[v].name, v);
  Assignment assignment;
  assignment.values.resize(variables.size());
  std::vector<bool> given(variables.size(), false);
  file.seek("assignment");
  std::size_t object = json.position();
  json.object("\"assignment\"", [&](std::string_view name) {
    auto found = numbers.find(name);
    if (found == numbers.end()) json.fail(json.last(), "unknown variable " + quoted(name));
    std::size_t v = found->second;
    if (given[v]) json.fail(json.last(), "duplicate key " + quoted(name));
    given[v] = true;
    assignment.values[v] = variables[v].is_bool ? read_truth_value(file) : file.read_value("a value");
  });
  for (std::size_t v = 0; v < variables.size(); ++v) {
    if (!given[v]) json.fail(object, "the witness leaves out variable " + quoted(variables[v].name));
  }
  assignment.fields = file.fields();
  return assignment;
}

Assignment read_assignment(std::string_view text, const std::string& file_name, const std::vector<std::string>& names) {
  return read_assignment(text, file_name, real_variables(names));
}

Assignment read_assignment(std::string_view text, const std::string& file_name, const Formula& formula) {
  const auto* etr = std::get_if<Etr>(&formula);
  return etr != nullptr ? read_assignment(text, file_name, etr->variables())
                        : read_assignment(text, file_name, variable_names(formula));
}

}  // namespace nnsolve
