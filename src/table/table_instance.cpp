#include "table/table_instance.h"

#include "io/text_place.h"
#include "network/activation.h"
#include "network/topology.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t most_edges = 10'000'000;

/// The width of the columns as a layer.
std::size_t width_of(const std::vector<TableColumn>& columns) {
  std::size_t width = 0;
  for (const TableColumn& column : columns) width += std::max<std::size_t>(column.classes.size(), 1);
  return width;
}

std::string name_of(const TableColumn& column, std::size_t part) {
  return column.classes.empty() ? column.name : column.name + "=" + column.classes[part];
}

/// "3 inputs: height, colour=blue, colour=red".
std::string describe(const std::vector<TableColumn>& columns, const char* what) {
  constexpr std::size_t most_shown = 8;
  const std::size_t width = width_of(columns);
  std::string text = std::to_string(width) + " " + what + (width == 1 ? ": " : "s: ");
  std::size_t shown = 0;
  for (const TableColumn& column : columns) {
    for (std::size_t part = 0; part < std::max<std::size_t>(column.classes.size(), 1); ++part) {
      if (shown == most_shown) return text + ", ...";
      text.append(shown++ == 0 ? "" : ", ").append(name_of(column, part));
    }
  }
  return text;
}

std::size_t parse_width(const std::string& word, const char* option) {
  std::size_t width = 0;
  const auto [end, problem] = std::from_chars(word.data(), word.data() + word.size(), width);
  if (problem == std::errc() && end == word.data() + word.size() && width >= 1 && width <= most_edges) return width;
  throw UsageError(std::string(option) + " needs widths of layers, such as 2,3,1, and not " + quoted(word));
}

std::vector<std::size_t> find_layers(const ChosenColumns& columns, const LayersChoice& choice) {
  const std::size_t inputs = width_of(columns.inputs);
  const std::size_t outputs = width_of(columns.targets);
  const bool is_whole = !choice.layers.empty();
  if (choice.is_linear && !choice.hidden.empty()) throw UsageError("--linear and --hidden exclude each other");
  if (!is_whole && choice.hidden.empty() && !choice.is_linear) {
    throw UsageError(
        "which layers? say --layers " + std::to_string(inputs) + ",3," + std::to_string(outputs) +
        " for one hidden layer of 3 neurons, --width auto for as few as can be, or --linear for none; the table has " +
        describe(columns.inputs, "input") + ", and " + describe(columns.targets, "target"));
  }
  std::vector<std::size_t> layers;
  if (!is_whole) layers.push_back(inputs);
  for (const std::string& word : is_whole ? choice.layers : choice.hidden) {
    layers.push_back(parse_width(word, is_whole ? "--layers" : "--hidden"));
  }
  if (!is_whole) layers.push_back(outputs);
  if (layers.size() < 2) throw UsageError("--layers needs two widths at least, those of inputs and outputs");
  if (layers.front() != inputs) {
    throw UsageError("--layers begins with " + std::to_string(layers.front()) + ", and the table has " +
                     describe(columns.inputs, "input"));
  }
  if (layers.back() != outputs) {
    throw UsageError("--layers ends with " + std::to_string(layers.back()) + ", and the table has " +
                     describe(columns.targets, "target"));
  }
  std::size_t edges = 0;
  for (std::size_t k = 1; k < layers.size(); ++k) edges += layers[k - 1] * layers[k];
  if (edges > most_edges) throw UsageError("this network has more than 10,000,000 weights");
  return layers;
}

/// "h", or what no column's name begins with.
std::string hidden_prefix(const ChosenColumns& columns) {
  std::string prefix = "h";
  auto is_taken_in = [&](const std::vector<TableColumn>& side) {
    return std::ranges::any_of(side, [&](const TableColumn& column) { return column.name.starts_with(prefix); });
  };
  auto is_taken = [&] { return is_taken_in(columns.inputs) || is_taken_in(columns.targets); };
  if (!is_taken()) return prefix;
  prefix = "hidden";
  while (is_taken()) prefix += '_';
  return prefix;
}

/// The network, with the columns' names.
class NetworkMaker {
 public:
  NetworkMaker(const ChosenColumns& columns, const LayersChoice& choice, const std::vector<std::size_t>& layers)
      : columns_(columns), choice_(choice), layers_(layers) {}

  Network make() {
    add_columns(columns_.inputs, Neuron(), std::nullopt);
    network_.input_count = network_.neuron_count();
    const std::optional<Rational> bias = choice_.has_zero_biases ? std::optional(Rational(0)) : std::nullopt;
    std::vector<NeuronIndex> first = {0};
    const std::string prefix = hidden_prefix(columns_);
    for (std::size_t k = 1; k < layers_.size(); ++k) {
      first.push_back(network_.neuron_count());
      if (k + 1 == layers_.size()) {
        add_columns(columns_.targets, choice_.output_activation, bias);
      } else {
        for (std::size_t i = 1; i <= layers_[k]; ++i) {
          add(prefix + std::to_string(k) + "_" + std::to_string(i), choice_.hidden_activation, bias);
        }
      }
      connect(first[k - 1], first[k]);
    }
    network_.output_count = static_cast<NeuronIndex>(layers_.back());
    for (const std::string& words : choice_.prescribed) prescribe(words);
    return std::move(network_);
  }

 private:
  void add(std::string name, const Neuron& activation, std::optional<Rational> bias) {
    const NeuronIndex number = network_.neuron_count();
    if (!numbers_.emplace(name, number).second) {
      throw ParseError("two neurons would be called " + quoted(name) + "; give a column another name");
    }
    Neuron& neuron = network_.neurons.emplace_back();
    neuron.name = std::move(name);
    neuron.bias = std::move(bias);
    copy_activation(neuron, activation);
  }

  void add_columns(const std::vector<TableColumn>& columns, const Neuron& activation,
                   const std::optional<Rational>& bias) {
    for (const TableColumn& column : columns) {
      for (std::size_t part = 0; part < std::max<std::size_t>(column.classes.size(), 1); ++part) {
        add(name_of(column, part), activation, bias);
      }
    }
  }

  void connect(NeuronIndex from_first, NeuronIndex to_first) {
    for (NeuronIndex to = to_first; to < network_.neuron_count(); ++to) {
      for (NeuronIndex from = from_first; from < to_first; ++from) network_.edges.push_back({from, to, {}});
    }
  }

  /// Names may hold both "->" and "=": the number is behind the last "=", and the arrow is where both sides are
  /// neurons.
  void prescribe(const std::string& words) {
    const std::size_t equals = words.rfind('=');
    if (equals == std::string::npos) {
      throw UsageError("--prescribe needs FROM->TO=NUMBER or NEURON=NUMBER, and not " + quoted(words));
    }
    const std::optional<Rational> value = parse_cell(std::string_view(words).substr(equals + 1));
    if (!value) throw UsageError("--prescribe: " + quoted(words.substr(equals + 1)) + " is no number");
    const std::string what = words.substr(0, equals);
    if (const auto neuron = numbers_.find(what); neuron != numbers_.end() && !network_.is_input(neuron->second)) {
      network_.neurons[neuron->second].bias = value;
      return;
    }
    for (std::size_t arrow = what.find("->"); arrow != std::string::npos; arrow = what.find("->", arrow + 1)) {
      const auto from = numbers_.find(what.substr(0, arrow));
      const auto to = numbers_.find(what.substr(arrow + 2));
      if (from == numbers_.end() || to == numbers_.end()) continue;
      auto is_meant = [&](const Edge& edge) { return edge.from == from->second && edge.to == to->second; };
      const auto edge = std::ranges::find_if(network_.edges, is_meant);
      if (edge == network_.edges.end()) break;
      edge->weight = value;
      return;
    }
    throw UsageError("--prescribe: " + quoted(what) + " is neither an edge FROM->TO nor a neuron with a bias");
  }

  const ChosenColumns& columns_;
  const LayersChoice& choice_;
  const std::vector<std::size_t>& layers_;
  Network network_;
  std::map<std::string, NeuronIndex> numbers_;
};

/// Appends what the record says in these columns. Nothing for a number that is 0 if `is_input`.
void append_row(SparseRows& rows, const CsvTable& table, std::size_t record, const std::vector<TableColumn>& columns,
                bool is_input) {
  std::uint32_t next = 0;
  for (const TableColumn& column : columns) {
    const std::string& text = table.cell(record, column.place).text;
    const std::uint32_t first = next;
    const auto width = static_cast<std::uint32_t>(std::max<std::size_t>(column.classes.size(), 1));
    next += width;
    if (is_unknown_cell(text)) {
      if (is_input) {
        table.fail(record, column.place, "input " + quoted(column.name) + " is not known here; only targets may be");
      }
      continue;
    }
    if (column.classes.empty()) {
      Rational number = *parse_cell(text);
      if (!is_input || !number.is_zero()) rows.push(first, std::move(number));
      continue;
    }
    const auto found = std::ranges::lower_bound(column.classes, text);
    const auto its_class = static_cast<std::uint32_t>(found - column.classes.begin());
    for (std::uint32_t part = 0; part < width; ++part) {
      if (part == its_class || !is_input) rows.push(first + part, Rational(part == its_class ? 1 : 0));
    }
  }
  rows.finish_row();
}

void append_rows(TrainingInstance& instance, const CsvTable& table, const ChosenColumns& columns) {
  for (std::size_t record = columns.first_record; record < table.record_count(); ++record) {
    append_row(instance.inputs, table, record, columns.inputs, true);
    append_row(instance.targets, table, record, columns.targets, false);
    instance.row_names.push_back("line " + std::to_string(table.line(record)));
  }
}

void expect_width(const std::vector<TableColumn>& columns, const char* what, NeuronIndex count) {
  if (width_of(columns) == count) return;
  throw UsageError("the network has " + std::to_string(count) + " " + what + (count == 1 ? "" : "s") +
                   ", and the table has " + describe(columns, what));
}

/// Gives neurons from `next` on the columns' names.
void name_after(Network& network, NeuronIndex next, const std::vector<TableColumn>& columns) {
  for (const TableColumn& column : columns) {
    for (std::size_t part = 0; part < std::max<std::size_t>(column.classes.size(), 1); ++part) {
      network.neurons[next++].name = name_of(column, part);
    }
  }
}

/// How many neurons there are on each level, which is the longest way from an input; outputs come last.
std::vector<std::size_t> levels_of(const Network& network) {
  const Topology topology = make_topology(network);
  std::vector<std::size_t> level(network.neuron_count(), 0);
  std::vector<std::size_t> widths = {network.input_count};
  for (const NeuronIndex n : topology.order) {
    if (network.is_input(n) || network.is_output(n)) continue;
    level[n] = 1;
    for (const EdgeIndex e : topology.incoming[n]) level[n] = std::max(level[n], level[network.edges[e].from] + 1);
    if (widths.size() <= level[n]) widths.resize(level[n] + 1);
    ++widths[level[n]];
  }
  widths.push_back(network.output_count);
  return widths;
}

}  // namespace

TableInstance make_table_instance(const CsvTable& table, const ChosenColumns& columns, const LayersChoice& choice) {
  TableInstance result;
  result.layers = find_layers(columns, choice);
  result.instance.network = NetworkMaker(columns, choice, result.layers).make();
  append_rows(result.instance, table, columns);
  return result;
}

TableInstance make_table_instance(const CsvTable& table, const ChosenColumns& columns, Network network) {
  expect_width(columns.inputs, "input", network.input_count);
  expect_width(columns.targets, "target", network.output_count);
  name_after(network, 0, columns.inputs);
  name_after(network, network.first_output(), columns.targets);
  const std::string prefix = hidden_prefix(columns);
  std::set<std::string> names;
  for (NeuronIndex n = 0; n < network.neuron_count(); ++n) {
    std::string& name = network.neurons[n].name;
    const bool is_hidden = !network.is_input(n) && !network.is_output(n);
    if (is_hidden && name.starts_with("h")) name.replace(0, 1, prefix);
    if (!names.insert(name).second) {
      throw ParseError("two neurons would be called " + quoted(name) + "; give a column another name");
    }
  }
  TableInstance result;
  result.layers = levels_of(network);
  result.instance.network = std::move(network);
  append_rows(result.instance, table, columns);
  return result;
}

}  // namespace nnsolve
