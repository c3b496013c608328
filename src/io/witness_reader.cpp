#include "formula/applications.h"
#include "formula/parts.h"
#include "io/json_reader.h"
#include "io/name_table.h"
#include "io/witness_file.h"
#include "io/witness_functions.h"
#include "io/witness_io.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
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
    file_.expect_exact();
    read_parameters();
    Witness witness;
    witness.fields = file_.fields();
    for (FileValue& weight : weights_) witness.weights.push_back(std::move(weight.value));
    for (FileValue& bias : biases_) witness.biases.push_back(std::move(bias.value));
    return witness;
  }

  AnyWitness read_any(const TrainingTask& task) {
    if (!file_.has_enclosure()) return read();
    read_parameters();
    EnclosedWitness witness;
    for (const FileValue& weight : weights_) witness.weights.push_back(weight.value.rational());
    for (const FileValue& bias : biases_) witness.biases.push_back(bias.value.rational());
    std::set<ParameterIndex> unknowns;
    std::set<std::pair<NeuronIndex, std::size_t>> equations;
    file_.seek("enclosure");
    const std::size_t start = json_.position();
    witness.radius = file_.read_enclosure(
        [&] {
          const std::size_t place = json_.position();
          witness.unknowns.push_back(read_unknown());
          if (!unknowns.insert(witness.unknowns.back()).second) json_.fail(place, "this unknown is named twice");
        },
        [&] {
          const std::size_t place = json_.position();
          const EnclosedWitness::Equation equation = read_equation(task);
          if (!equations.emplace(equation.neuron, equation.row).second) {
            json_.fail(place, "this equation is named twice");
          }
          witness.equations.push_back(equation);
        });
    const auto near = [](const FileValue& value) { return value.is_near; };
    const auto near_count = std::ranges::count_if(weights_, near) + std::ranges::count_if(biases_, near);
    if (unknowns.size() != static_cast<std::size_t>(near_count)) {
      json_.fail(start, "a value that is only near is not among the unknowns");
    }
    return witness;
  }

 private:
  void read_parameters() {
    file_.seek("weights");
    read_weights();
    file_.seek("biases");
    read_biases();
  }

  /// Calls read(i) for each entry of a list and fails with `wanted` unless there are as many.
  template <class Read>
  void read_name(std::size_t count, const char* wanted, Read read) {
    const std::size_t start = json_.position();
    std::size_t i = 0;
    json_.array(wanted, [&] {
      if (i == count) json_.fail(start, std::string("expected ") + wanted);
      read(i++);
    });
    if (i != count) json_.fail(start, std::string("expected ") + wanted);
  }

  /// Goes back to the start of a name and tells its kind.
  std::string peek_kind(const char* wanted) {
    const std::size_t start = json_.position();
    std::string kind;
    bool is_first = true;
    json_.array(wanted, [&] {
      if (std::exchange(is_first, false)) {
        kind = json_.string(wanted);
      } else {
        json_.skip();
      }
    });
    json_.seek(start);
    return kind;
  }

  ParameterIndex read_unknown() {
    constexpr const char* wanted = R"(an unknown, ["w", FROM, TO] or ["b", NEURON])";
    const std::size_t start = json_.position();
    const std::string kind = peek_kind(wanted);
    std::array<NeuronIndex, 2> neurons{};
    if (kind != "w" && kind != "b") json_.fail(start, std::string("expected ") + wanted);
    read_name(kind == "w" ? 3 : 2, wanted, [&](std::size_t i) {
      if (i == 0) {
        json_.skip();
      } else {
        neurons[i - 1] = read_neuron();
      }
    });
    std::size_t parameter = 0;
    bool is_near = false;
    bool is_prescribed = false;
    if (kind == "w") {
      const Edge ends{neurons[0], neurons[1], {}};
      const auto found = edge_numbers_.find(ends_key(ends));
      if (found == edge_numbers_.end()) json_.fail(start, "the network has no edge " + describe(ends));
      parameter = found->second;
      is_near = weights_[parameter].is_near;
      is_prescribed = network_.edges[parameter].weight.has_value();
    } else {
      const NeuronIndex n = neurons[0];
      if (network_.is_input(n)) json_.fail(start, "input " + quoted(network_.neurons[n].name) + " has no bias");
      parameter = network_.edges.size() + n - network_.input_count;
      is_near = biases_[n - network_.input_count].is_near;
      is_prescribed = network_.neurons[n].bias.has_value();
    }
    if (is_prescribed) json_.fail(start, "what is prescribed cannot be an unknown");
    if (!is_near) json_.fail(start, "the value of this unknown must be {\"near\": number}");
    return static_cast<ParameterIndex>(parameter);
  }

  EnclosedWitness::Equation read_equation(const TrainingTask& task) {
    constexpr const char* wanted = R"(an equation, ["y", OUTPUT, ROW] or ["h", NEURON, ROW])";
    const std::size_t start = json_.position();
    const std::string kind = peek_kind(wanted);
    if (kind != "y" && kind != "h") json_.fail(start, std::string("expected ") + wanted);
    EnclosedWitness::Equation equation;
    read_name(3, wanted, [&](std::size_t i) {
      if (i == 0) json_.skip();
      if (i == 1) equation.neuron = read_neuron();
      if (i == 2) equation.row = file_.read_index("data point", 1, task.row_count()) - 1;
    });
    const Neuron& neuron = network_.neurons[equation.neuron];
    const bool is_output = network_.is_output(equation.neuron);
    if (kind == "h") {
      const bool is_hidden = !is_output && !network_.is_input(equation.neuron);
      if (!is_hidden || neuron.activation != Activation::relu) {
        json_.fail(start, quoted(neuron.name) + " is no hidden ReLU");
      }
      return equation;
    }
    const auto is_target = [&](const auto& entry) { return network_.first_output() + entry.column == equation.neuron; };
    if (!is_output || std::ranges::none_of(task.targets[equation.row], is_target)) {
      json_.fail(start, quoted(neuron.name) + " has no target on this data point");
    }
    return equation;
  }

  static std::uint64_t ends_key(const Edge& edge) { return (static_cast<std::uint64_t>(edge.from) << 32U) | edge.to; }

  NeuronIndex read_neuron() {
    std::string_view name = json_.string("an end of an edge");
    std::optional<NeuronIndex> found = names_.find(name);
    if (!found) json_.fail(json_.last(), "unknown neuron " + quoted(name));
    return *found;
  }

  void read_weights() {
    std::vector<bool> given(network_.edges.size(), false);
    weights_.resize(network_.edges.size());
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
    std::optional<FileValue> value;
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
    if (value->is_near && network_.edges[found->second].weight) {
      json_.fail(start, "a weight that is prescribed cannot be an unknown");
    }
    weights_[found->second] = *std::move(value);
  }

  void read_biases() {
    NeuronIndex inputs = network_.input_count;
    std::vector<bool> given(network_.neuron_count() - inputs, false);
    biases_.resize(given.size());
    std::size_t object = json_.position();
    json_.object("\"biases\"", [&](std::string_view name) {
      std::size_t key_place = json_.last();
      std::optional<NeuronIndex> found = names_.find(name);
      if (!found) json_.fail(key_place, "unknown neuron " + quoted(name));
      NeuronIndex neuron = *found;
      if (network_.is_input(neuron)) json_.fail(key_place, "input " + quoted(name) + " has no bias");
      if (given[neuron - inputs]) json_.fail(key_place, "duplicate key " + quoted(name));
      given[neuron - inputs] = true;
      biases_[neuron - inputs] = file_.read_value("a bias");
      if (biases_[neuron - inputs].is_near && network_.neurons[neuron].bias) {
        json_.fail(key_place, "a bias that is fixed cannot be an unknown");
      }
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
  std::vector<FileValue> weights_;
  std::vector<FileValue> biases_;
};

std::vector<EtrVariable> real_variables(const std::vector<std::string>& names) {
  std::vector<EtrVariable> variables;
  variables.reserve(names.size());
  for (const std::string& name : names) variables.push_back({name, false});
  return variables;
}

std::vector<EtrVariable> variables_of_formula(const Formula& formula) {
  const auto* etr = std::get_if<Etr>(&formula);
  return etr != nullptr ? etr->variables() : real_variables(variable_names(formula));
}

class AssignmentReader {
 public:
  AssignmentReader(std::string_view text, const std::string& file_name, const std::vector<EtrVariable>& variables,
                   const Etr* formula = nullptr)
      : file_(text, file_name, "a formula", {"assignment"},
              formula != nullptr ? std::vector<std::string>{"functions"} : std::vector<std::string>()),
        json_(file_.json()),
        variables_(variables),
        formula_(formula) {
    for (std::size_t v = 0; v < variables.size(); ++v) numbers_.emplace(variables[v].name, v);
  }

  Assignment read() {
    file_.expect_exact();
    read_values();
    EtrModel model;
    model.fields = file_.fields();
    for (FileValue& value : values_) model.values.push_back(std::move(value.value));
    if (formula_ != nullptr) {
      if (file_.has("functions")) read_functions(file_, *formula_, model);
      complete(*formula_, model);
    }
    return {std::move(model.fields), std::move(model.values)};
  }

  AnyAssignment read_any(const Formula& formula) {
    if (!file_.has_enclosure()) return read();
    read_values();
    EnclosedAssignment assignment;
    for (const FileValue& value : values_) assignment.values.push_back(value.value.rational());
    std::set<Variable> unknowns;
    std::set<std::pair<std::size_t, std::vector<std::uint32_t>>> equations;
    file_.seek("enclosure");
    const std::size_t start = json_.position();
    assignment.radius = file_.read_enclosure(
        [&] {
          const std::size_t place = json_.position();
          assignment.unknowns.push_back(read_unknown());
          if (!unknowns.insert(assignment.unknowns.back()).second) json_.fail(place, "this unknown is named twice");
        },
        [&] {
          const std::size_t place = json_.position();
          const EnclosedAssignment::Equation equation = read_equation(formula);
          if (!equations.emplace(equation.constraint, equation.path).second) {
            json_.fail(place, "this equation is named twice");
          }
          assignment.equations.push_back(equation);
        });
    const auto near_count = std::ranges::count_if(values_, [](const FileValue& value) { return value.is_near; });
    if (unknowns.size() != static_cast<std::size_t>(near_count)) {
      json_.fail(start, "a value that is only near is not among the unknowns");
    }
    return assignment;
  }

 private:
  std::size_t read_variable() {
    const std::string_view name = json_.string("the name of a variable");
    const auto found = numbers_.find(name);
    if (found == numbers_.end()) json_.fail(json_.last(), "unknown variable " + quoted(name));
    return found->second;
  }

  void read_values() {
    values_.resize(variables_.size());
    std::vector<bool> given(variables_.size(), false);
    file_.seek("assignment");
    const std::size_t object = json_.position();
    json_.object("\"assignment\"", [&](std::string_view name) {
      const auto found = numbers_.find(name);
      if (found == numbers_.end() || is_computed(found->second)) {
        json_.fail(json_.last(), "unknown variable " + quoted(name));
      }
      const std::size_t v = found->second;
      if (given[v]) json_.fail(json_.last(), "duplicate key " + quoted(name));
      given[v] = true;
      values_[v] = variables_[v].is_bool ? FileValue{read_truth_value(file_), false} : file_.read_value("a value");
    });
    for (std::size_t v = 0; v < variables_.size(); ++v) {
      if (given[v] || is_computed(v)) continue;
      json_.fail(object, "the witness leaves out variable " + quoted(variables_[v].name));
    }
  }

  /// An exact file says what functions are, an enclosure what their values are.
  bool is_computed(std::size_t v) const {
    return !file_.has_enclosure() && formula_ != nullptr && formula_->application_of(static_cast<Variable>(v));
  }

  Variable read_unknown() {
    const std::size_t start = json_.position();
    std::size_t i = 0;
    std::size_t v = 0;
    json_.array(unknown_form, [&] {
      if (i == 0 && json_.string(unknown_form) != "v") json_.fail(start, std::string("expected ") + unknown_form);
      if (i == 1) v = read_variable();
      if (i == 2) json_.fail(start, std::string("expected ") + unknown_form);
      ++i;
    });
    if (i != 2) json_.fail(start, std::string("expected ") + unknown_form);
    if (!values_[v].is_near) json_.fail(start, "the value of this unknown must be {\"near\": number}");
    return static_cast<Variable>(v);
  }

  EnclosedAssignment::Equation read_equation(const Formula& formula) {
    const auto* etr = std::get_if<Etr>(&formula);
    const char* form = etr != nullptr ? R"(an equation, ["a", ASSERTION, PART, ...])" : R"(an equation, ["c", NUMBER])";
    const std::size_t start = json_.position();
    EnclosedAssignment::Equation equation;
    std::size_t i = 0;
    std::optional<NormalPart> part;  // of an Etr
    json_.array(form, [&] {
      if (i == 0) {
        const bool is_right = json_.string(form) == (etr != nullptr ? "a" : "c");
        if (!is_right) json_.fail(start, std::string("expected ") + form);
      } else if (i == 1) {
        const std::size_t count = constraint_count(formula);
        equation.constraint = file_.read_index(etr != nullptr ? "assertion" : "constraint", 1, count) - 1;
        if (etr != nullptr) part = normal_part(*etr, etr->assertion_part(equation.constraint));
      } else {
        if (etr == nullptr) json_.fail(start, std::string("expected ") + form);
        if (part->parts.empty()) json_.fail(json_.position(), "there is no such part");
        const std::size_t next = file_.read_index("part", 0, part->parts.size() - 1);
        equation.path.push_back(static_cast<std::uint32_t>(next));
        part = normal_part(*etr, EtrPart(part->parts[next]));
      }
      ++i;
    });
    if (i < 2) json_.fail(start, std::string("expected ") + form);
    if (etr != nullptr && !is_equation(*etr, *part)) json_.fail(start, "this part of the formula is no equation");
    return equation;
  }

  static std::size_t constraint_count(const Formula& formula) {
    if (const auto* etr = std::get_if<Etr>(&formula)) return etr->assertions().size();
    if (const auto* eq = std::get_if<EtrInvEq>(&formula)) return eq->constraints.size();
    return std::get<EtrInv>(formula).constraints.size();
  }

  static constexpr const char* unknown_form = R"(an unknown, ["v", VARIABLE])";

  WitnessFile file_;
  JsonReader& json_;
  const std::vector<EtrVariable>& variables_;
  const Etr* formula_;  // if it is one
  std::unordered_map<std::string_view, std::size_t> numbers_;
  std::vector<FileValue> values_;
};

}  // namespace

Witness read_witness(std::string_view text, const std::string& file_name, const Network& network) {
  return WitnessReader(text, file_name, network).read();
}

AnyWitness read_any_witness(std::string_view text, const std::string& file_name, const TrainingTask& task) {
  return WitnessReader(text, file_name, task.network).read_any(task);
}

Assignment read_assignment(std::string_view text, const std::string& file_name,
                           const std::vector<EtrVariable>& variables) {
  return AssignmentReader(text, file_name, variables).read();
}

Assignment read_assignment(std::string_view text, const std::string& file_name, const std::vector<std::string>& names) {
  return read_assignment(text, file_name, real_variables(names));
}

Assignment read_assignment(std::string_view text, const std::string& file_name, const Formula& formula) {
  const std::vector<EtrVariable> variables = variables_of_formula(formula);
  return AssignmentReader(text, file_name, variables, std::get_if<Etr>(&formula)).read();
}

AnyAssignment read_any_assignment(std::string_view text, const std::string& file_name, const Formula& formula) {
  const std::vector<EtrVariable> variables = variables_of_formula(formula);
  return AssignmentReader(text, file_name, variables, std::get_if<Etr>(&formula)).read_any(formula);
}

}  // namespace nnsolve
