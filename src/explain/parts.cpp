#include "explain/parts.h"

#include "io/json_writer.h"

#include "nnsolve/io.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

namespace {

std::vector<Part> places_of(Part::Kind kind, std::size_t count) {
  std::vector<Part> parts;
  for (std::size_t i = 0; i < count; ++i) parts.push_back({kind, i, 0});
  return parts;
}

std::vector<Part> parts_in(const TrainingInstance& instance) {
  std::vector<Part> parts;
  std::size_t range = 0;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    const std::size_t first = parts.size();
    for (const auto& target : instance.targets[row]) parts.push_back({Part::Kind::target, row, target.column});
    for (; range < instance.range_targets.size() && instance.range_targets[range].row == row; ++range) {
      parts.push_back({Part::Kind::target, row, instance.range_targets[range].column});
    }
    std::sort(parts.begin() + static_cast<std::ptrdiff_t>(first), parts.end(),
              [](const Part& a, const Part& b) { return a.output < b.output; });
  }
  const Network& network = instance.network;
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    if (network.edges[e].weight) parts.push_back({Part::Kind::weight, e, 0});
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    if (network.neurons[n].bias) parts.push_back({Part::Kind::bias, n, 0});
  }
  return parts;
}

std::vector<Part> parts_in(const EtrInv& formula) {
  std::vector<Part> parts = places_of(Part::Kind::constraint, formula.constraints.size());
  for (std::size_t v = 0; v < formula.ranges.size(); ++v) {
    if (formula.ranges[v]) parts.push_back({Part::Kind::range, v, 0});
  }
  return parts;
}

std::vector<Part> parts_in(const EtrInvEq& formula) {
  std::vector<Part> parts = places_of(Part::Kind::constraint, formula.constraints.size());
  for (std::size_t v = 0; v < formula.is_nonzero.size(); ++v) {
    if (formula.is_nonzero[v]) parts.push_back({Part::Kind::nonzero, v, 0});
  }
  return parts;
}

/// What applications are said to be is no question: there always are such values.
std::vector<Part> parts_in(const Etr& formula) { return places_of(Part::Kind::constraint, formula.given_count()); }

std::vector<Part> parts_in(const Formula& formula) {
  return std::visit([](const auto& kind) { return parts_in(kind); }, formula);
}

std::span<const RangeTarget> ranges_of(const TrainingInstance& instance, std::size_t row) {
  const auto [first, last] = std::ranges::equal_range(instance.range_targets, row, {}, &RangeTarget::row);
  return {first, last};
}

TrainingInstance keep_only(const TrainingInstance& instance, const std::vector<Part>& parts,
                           const std::vector<std::size_t>& kept) {
  TrainingInstance result = instance;
  result.inputs = SparseRows();
  result.targets = SparseRows();
  result.range_targets.clear();
  result.row_names.clear();
  result.origin.clear();
  for (Edge& edge : result.network.edges) edge.weight.reset();
  for (Neuron& neuron : result.network.neurons) neuron.bias.reset();
  for (std::size_t i = 0; i < kept.size();) {
    const Part& part = parts[kept[i]];
    if (part.kind == Part::Kind::weight) {
      result.network.edges[part.place].weight = instance.network.edges[part.place].weight;
    } else if (part.kind == Part::Kind::bias) {
      result.network.neurons[part.place].bias = instance.network.neurons[part.place].bias;
    }
    if (part.kind != Part::Kind::target) {
      ++i;
      continue;
    }
    const std::size_t row = part.place;
    for (const auto& entry : instance.inputs[row]) result.inputs.push(entry.column, entry.value);
    result.inputs.finish_row();
    std::vector<std::uint32_t> outputs;  // ascending
    for (; i < kept.size() && parts[kept[i]].kind == Part::Kind::target && parts[kept[i]].place == row; ++i) {
      outputs.push_back(parts[kept[i]].output);
    }
    for (const auto& entry : instance.targets[row]) {
      if (std::ranges::binary_search(outputs, entry.column)) result.targets.push(entry.column, entry.value);
    }
    for (const RangeTarget& target : ranges_of(instance, row)) {
      if (!std::ranges::binary_search(outputs, target.column)) continue;
      result.range_targets.push_back({result.targets.size(), target.column, target.range});
    }
    result.targets.finish_row();
    const std::string& name = instance.row_name(row);
    result.row_names.push_back(name.empty() ? "data point " + std::to_string(row + 1) : name);
  }
  return result;
}

EtrInv keep_only(const EtrInv& formula, const std::vector<Part>& parts, const std::vector<std::size_t>& kept) {
  EtrInv result{formula.variable_names, {}, {}};
  for (const std::size_t i : kept) {
    const Part& part = parts[i];
    if (part.kind == Part::Kind::constraint) {
      result.constraints.push_back(formula.constraints[part.place]);
    } else {
      result.ranges.resize(formula.variable_names.size());
      result.ranges[part.place] = formula.ranges[part.place];
    }
  }
  return result;
}

EtrInvEq keep_only(const EtrInvEq& formula, const std::vector<Part>& parts, const std::vector<std::size_t>& kept) {
  EtrInvEq result{formula.variable_names, std::vector<bool>(formula.variable_names.size()), {}};
  for (const std::size_t i : kept) {
    const Part& part = parts[i];
    if (part.kind == Part::Kind::constraint) {
      result.constraints.push_back(formula.constraints[part.place]);
    } else {
      result.is_nonzero[part.place] = true;
    }
  }
  return result;
}

Etr keep_only(const Etr& formula, const std::vector<Part>& parts, const std::vector<std::size_t>& kept) {
  Etr result = formula;
  result.clear_assertions();
  for (const std::size_t i : kept) result.add_assertion(formula.assertion_part(parts[i].place));
  if (formula.given_count() == formula.assertions().size()) return result;
  result.end_given_assertions();
  for (std::size_t i = formula.given_count(); i < formula.assertions().size(); ++i) {
    result.add_assertion(formula.assertion_part(i));
  }
  return result;
}

Formula keep_only(const Formula& formula, const std::vector<Part>& parts, const std::vector<std::size_t>& kept) {
  return std::visit([&](const auto& kind) { return Formula(keep_only(kind, parts, kept)); }, formula);
}

/// Writes ["kind", "name", ..., number].
class FactName {
 public:
  explicit FactName(std::string_view kind) : text_("[\"" + std::string(kind) + "\"") {}
  FactName& name(std::string_view word) {
    text_ += ", ";
    append_json_string(text_, word);
    return *this;
  }
  FactName& number(std::size_t number) {
    text_ += ", " + std::to_string(number);
    return *this;
  }
  std::string text() const { return text_ + "]"; }

 private:
  std::string text_;
};

std::vector<std::string> target_facts(const TrainingInstance& instance, const Part& part) {
  const Network& network = instance.network;
  const std::string& output = network.neurons[network.first_output() + part.output].name;
  const auto about = [&](std::string_view kind) { return FactName(kind).name(output).number(part.place + 1).text(); };
  if (instance.threshold.is_zero()) return {about("y")};
  switch (instance.cost) {
    case Cost::mean_squared_error:
      return {FactName("cost").text()};
    case Cost::l1:
      return {about("e+"), about("e-"), FactName("cost").text()};
    case Cost::max:
      return {about("y+"), about("y-")};
  }
  return {};
}

std::vector<std::string> facts_in(const TrainingInstance& instance, const Part& part) {
  const Network& network = instance.network;
  if (part.kind == Part::Kind::target) return target_facts(instance, part);
  if (part.kind == Part::Kind::bias) return {FactName("b").name(network.neurons[part.place].name).text()};
  const Edge& edge = network.edges[part.place];
  return {FactName("w").name(network.neurons[edge.from].name).name(network.neurons[edge.to].name).text()};
}

std::vector<std::string> facts_in(const Formula& formula, const Part& part) {
  const std::vector<std::string> names = variable_names(formula);
  switch (part.kind) {
    case Part::Kind::range:
      return {FactName("lo").name(names[part.place]).text(), FactName("hi").name(names[part.place]).text()};
    case Part::Kind::nonzero:
      return {FactName("nonzero").name(names[part.place]).text()};
    default:
      return {FactName(std::holds_alternative<Etr>(formula) ? "a" : "c").number(part.place + 1).text()};
  }
}

}  // namespace

std::vector<Part> parts_of(const Explainable& input) {
  return std::visit([](const auto& kind) { return parts_in(kind); }, input);
}

Explainable restricted(const Explainable& input, const std::vector<Part>& parts, const std::vector<std::size_t>& kept) {
  return std::visit([&](const auto& kind) { return Explainable(keep_only(kind, parts, kept)); }, input);
}

std::vector<std::string> fact_names(const Explainable& input, const Part& part) {
  return std::visit([&](const auto& kind) { return facts_in(kind, part); }, input);
}

std::string text_of(const Explainable& input) {
  return std::visit([](const auto& kind) { return to_text(kind); }, input);
}

const char* file_ending(const Explainable& input) {
  if (std::holds_alternative<TrainingInstance>(input)) return ".net.json";
  const Formula& formula = std::get<Formula>(input);
  if (std::holds_alternative<EtrInv>(formula)) return ".etrinv";
  return std::holds_alternative<EtrInvEq>(formula) ? ".etrinveq" : ".smt2";
}

Explainable read_back(const std::string& text, const Explainable& like) {
  const std::string name = "the part";
  if (std::holds_alternative<TrainingInstance>(like)) return read_instance(text, name);
  const Formula& formula = std::get<Formula>(like);
  const bool is_eq = std::holds_alternative<EtrInvEq>(formula);
  const bool is_inv = std::holds_alternative<EtrInv>(formula);
  return read_formula(text, name, is_inv ? Station::etr_inv : is_eq ? Station::etr_inv_eq : Station::etr);
}

}  // namespace nnsolve
