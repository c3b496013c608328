// Training instances, with the textbook encoding: a variable for each weight, bias, and value of a hidden neuron on a
// data point. Data points that agree on all inputs from which a neuron can be reached share its value.
#include "nncheck/instance.h"

#include <set>

namespace nncheck {

namespace {

using Index = std::uint32_t;
using Number = std::optional<mpq_class>;
enum class Side { input, hidden, output };

struct Weight {
  Index number = 0;
  Number weight = {};  // prescribed
};

struct Neuron {
  Side side = Side::input;
  bool relu = false;
  Number bias = {};
  std::map<Index, Weight> edges = {};  // into it, by where from
};

struct Point {
  std::map<Index, mpq_class> inputs, targets;  // inputs that are not 0, targets that are known
};

const std::string& text_of(const Json& value) { return string_of(value, "a string"); }

/// No target that is an inequality, and no restriction of a weight, is a number.
mpq_class exact(const Json& value) {
  if (value.is_number_integer()) return parse_number(value.dump(), false);
  if (value.is_binary()) return parse_number(std::string(value.get_binary().begin(), value.get_binary().end()), true);
  return parse_number(string_of(value, "a number"), true);
}

bool is_relu(const Json& activation) {
  const std::string& name = text_of(activation);
  need(name == "relu" || name == "identity", "an activation that has no facts yet: ", name);
  return name == "relu";
}

class Network : public Instance {
 public:
  explicit Network(const Json& file) {
    expect_keys(file, {"nnsolve", "network", "data"}, {"name", "cost", "threshold", "meta", "origin"});
    need(file["nnsolve"] == "training/1", "not training/1");
    if (file.contains("cost")) cost_ = text_of(file["cost"]);
    need(cost_ == "mse" || cost_ == "l1" || cost_ == "max", "unknown cost");
    if (file.contains("threshold")) delta_ = exact(file["threshold"]);
    need(delta_ >= 0, "the threshold is negative");
    has_cost_ = delta_ > 0;
    read_network(file["network"]);
    for (const Json& point : list_of(file["data"], "a list of data points")) read_point(point);
    need(size() + edges_ + 2.0 * size() * rows() < first_defined, "too large");
  }

  void set_bound(const mpq_class& bound) override {
    need(bound >= 0, "\"below\" is negative");
    delta_ = bound;
    has_cost_ = strict_ = true;
  }

  Named find(const Name& name) const override {
    const Json kind = name.empty() ? Json() : name[0];
    if (name.size() == 1 && kind == "cost" && has_cost_ && cost_ != "max") {
      return {{}, atom(total_cost(), strict_ ? above_zero : not_below)};
    }
    const Index n = name.size() > 1 ? number_of(name[1]) : nobody;
    if (name.size() == 2 && kind == "b" && n != nobody && side(n) != Side::input) return fixed(n, neurons_[n].bias);
    if (name.size() != 3) return {};
    if (kind == "w") {
      const Index to = number_of(name[2]);
      if (to == nobody || !neurons_[to].edges.contains(n)) return {};
      const Weight& edge = neurons_[to].edges.at(n);
      return fixed(weight_of(edge), edge.weight);
    }
    const std::size_t row = number_up_to(rows(), name[2]);
    return n == nobody || row == 0 ? Named() : find_value(name[0], n, static_cast<Index>(row - 1));
  }

 private:
  static constexpr Index nobody = UINT32_MAX;

  // ---- names and numbers ----

  Index number_of(const Json& name) const {
    const auto found = name.is_string() ? numbers_.find(name.get_ref<const std::string&>()) : numbers_.end();
    return found == numbers_.end() ? nobody : found->second;
  }
  /// What is said of a neuron on a data point.
  Named find_value(const Json& kind, Index n, Index row) const {
    if ((kind == "h" && side(n) == Side::hidden) || (kind == "o" && has_value(n))) {
      return {value_of(n, row), activation(n, row)};
    }
    if (!data_[row].targets.contains(n)) return {};
    if (kind == "y" && !has_cost_) return {{}, target(n, row)};
    if (!has_cost_ || cost_ == "mse") return {};
    const bool max = cost_ == "max";
    if (kind == "e" && !max) return {error_of(n, row), {}};
    const Polynomial most = max ? Polynomial(delta_) : variable(error_of(n, row));
    const Signs signs = max && strict_ ? above_zero : not_below;
    if (kind == (max ? "y+" : "e+")) return {{}, atom(most - error(n, row), signs)};
    if (kind == (max ? "y-" : "e-")) return {{}, atom(most + error(n, row), signs)};
    return {};
  }
  static Named fixed(Index v, const Number& value) {
    return {v, value ? std::optional(atom(variable(v) - *value, equal_zero)) : std::nullopt};
  }
  Side side(Index n) const { return neurons_[n].side; }
  bool is_relu_output(Index n) const { return side(n) == Side::output && neurons_[n].relu; }
  /// An output that has a variable.
  bool has_value(Index n) const { return has_cost_ && is_relu_output(n); }

  // Variables: biases by their neurons, weights, values of neurons on data points, their errors.
  Index size() const { return static_cast<Index>(neurons_.size()); }
  Index rows() const { return static_cast<Index>(data_.size()); }
  Index weight_of(const Weight& edge) const { return size() + edge.number; }
  Index value_of(Index n, Index row) const { return size() + edges_ + n * rows() + first_row(n, row); }
  Index error_of(Index n, Index row) const { return size() + edges_ + (size() + n) * rows() + row; }

  /// The first data point with the same inputs as far as the neuron sees them.
  Index first_row(Index n, Index row) const {
    std::vector<Index>& first = first_rows_[n];
    if (!first.empty()) return first[row];
    std::vector<Index> open = {n};
    std::set<Index> seen = {n};
    while (!open.empty()) {
      const Index m = open.back();
      open.pop_back();
      for (const auto& [from, weight] : neurons_[m].edges) {
        if (seen.insert(from).second) open.push_back(from);
      }
    }
    std::map<std::map<Index, mpq_class>, Index> seen_rows;
    for (Index r = 0; r < rows(); ++r) {
      std::map<Index, mpq_class> inputs = data_[r].inputs;
      std::erase_if(inputs, [&](const auto& input) { return !seen.contains(input.first); });
      first.push_back(seen_rows.try_emplace(std::move(inputs), r).first->second);
    }
    return first[row];
  }

  // ---- facts ----

  Polynomial pre(Index n, Index row) const {
    Polynomial sum = variable(n);
    for (const auto& [from, edge] : neurons_[n].edges) {
      const Polynomial weight = variable(weight_of(edge));
      const auto input = data_[row].inputs.find(from);
      if (side(from) == Side::hidden) {
        sum.add_product(weight, variable(value_of(from, row)));
      } else if (input != data_[row].inputs.end()) {
        sum.add_product(weight, input->second);
      }
    }
    return sum;
  }

  Formula activation(Index n, Index row) const {
    const Polynomial h = variable(value_of(n, row)), sum = pre(n, row);
    if (!neurons_[n].relu) return atom(h - sum, equal_zero);
    const Node off = {Kind::atom, -sum, not_below}, zero = {Kind::atom, h, equal_zero};
    const Node on = {Kind::atom, sum, not_below}, equal = {Kind::atom, h - sum, equal_zero};
    return {joined(Kind::any, 2), joined(Kind::all, 2), off, zero, joined(Kind::all, 2), on, equal};
  }

  /// y' − t.
  Polynomial error(Index n, Index row) const {
    return (has_value(n) ? variable(value_of(n, row)) : pre(n, row)) - data_[row].targets.at(n);
  }

  Formula target(Index n, Index row) const {
    const int sign = sgn(data_[row].targets.at(n));
    if (!is_relu_output(n) || sign > 0) return atom(error(n, row), equal_zero);
    if (sign == 0) return atom(-error(n, row), not_below);
    return {joined(Kind::any, 0)};
  }

  Polynomial total_cost() const {
    const std::size_t outputs = sides_[static_cast<std::size_t>(Side::output)].size();
    Polynomial sum = delta_;
    for (Index row = 0; row < rows(); ++row) {
      for (const auto& [n, target] : data_[row].targets) {
        const Polynomial e = cost_ == "l1" ? variable(error_of(n, row)) : error(n, row);
        sum.add_product(e, cost_ == "l1" ? Polynomial(-1) : e * mpq_class(-1, outputs));
      }
    }
    return sum;
  }

  // ---- reading ----

  void add(const std::string& name, Neuron neuron) {
    need(numbers_.emplace(name, size()).second, "two neurons ", name);
    sides_[static_cast<std::size_t>(neuron.side)].push_back(size());
    neurons_.push_back(std::move(neuron));
  }

  void connect(Index from, Index to, const Number& weight) {
    need(from != nobody && to != nobody, "an edge to nobody");
    need(side(from) != Side::output && side(to) != Side::input, "an edge that cannot be");
    need(neurons_[to].edges.try_emplace(from, Weight{edges_++, weight}).second, "an edge twice");
  }

  void read_network(const Json& network) {
    Neuron usual;
    if (network.contains("activation")) usual.relu = is_relu(network["activation"]);
    if (network.contains("bias") && network["bias"] != "free") {
      need(network["bias"] == "zero", "a bias that is not free or zero");
      usual.bias = 0;
    }
    if (network.contains("layers")) return read_layers(network, usual);
    expect_keys(network, {"inputs", "outputs", "edges"}, {"hidden", "activation", "bias"});
    const std::pair<const char*, Side> lists[] = {
        {"inputs", Side::input}, {"hidden", Side::hidden}, {"outputs", Side::output}};
    for (const auto& [key, side] : lists) {
      usual.side = side;
      if (!network.contains(key)) continue;
      for (const Json& value : list_of(network[key], "a list of neurons")) read_neuron(value, usual);
    }
    for (const Json& edge : list_of(network["edges"], "a list of edges")) read_edge(edge);
    expect_no_cycle();
  }

  void read_neuron(const Json& value, Neuron neuron) {
    if (value.is_object() && neuron.side != Side::input) {
      expect_keys(value, {"id"}, {"activation", "bias"});
      if (value.contains("activation")) neuron.relu = is_relu(value["activation"]);
      if (value.contains("bias")) neuron.bias = value["bias"] == "free" ? Number() : Number(exact(value["bias"]));
      return add(string_of(value["id"], "a name"), neuron);
    }
    add(string_of(value, "a name"), neuron);
  }

  void read_edge(const Json& edge) {
    if (edge.is_object()) {
      expect_keys(edge, {"from", "to"}, {"weight"});
      const Number weight = edge.contains("weight") ? Number(exact(edge["weight"])) : Number();
      return connect(number_of(edge["from"]), number_of(edge["to"]), weight);
    }
    need(list_of(edge, "an edge").size() == 2, "an edge has two ends");
    connect(number_of(edge[0]), number_of(edge[1]), {});
  }

  void read_layers(const Json& network, Neuron neuron) {
    expect_keys(network, {"layers"}, {"activation", "activations", "bias", "inputs", "outputs"});
    const Json& layers = list_of(network["layers"], "a list of widths");
    const bool many = network.contains("activations");
    need(layers.size() > 1, "too few layers");
    need(!many || !network.contains("activation"), "activation and activations");
    need(!many || list_of(network["activations"], "a list").size() + 1 == layers.size(),
         "activations do not fit the layers");
    for (std::size_t k = 0, begin = 0; k < layers.size(); ++k) {
      neuron.side = k == 0 ? Side::input : k + 1 == layers.size() ? Side::output : Side::hidden;
      const char* const key = neuron.side == Side::input ? "inputs" : neuron.side == Side::output ? "outputs" : "";
      const std::string prefix = neuron.side == Side::hidden ? "h" + std::to_string(k) + "_" : k == 0 ? "x" : "y";
      const Index width = index_of(layers[k], 1'000'000, "layer of width"), end = size();
      const bool has_names = network.contains(key);
      need(width > 0, "an empty layer");
      need(!has_names || list_of(network[key], "a list of names").size() == width, "names do not fit a layer");
      if (many && k > 0) neuron.relu = is_relu(network["activations"][k - 1]);
      for (Index i = 0; i < width; ++i) {
        add(has_names ? string_of(network[key][i], "a name") : prefix + std::to_string(i + 1), neuron);
        for (std::size_t from = begin; k > 0 && from < end; ++from) connect(from, end + i, {});
      }
      begin = end;
    }
  }

  /// Takes away neurons that get nothing from those that are left, until all are away.
  void expect_no_cycle() const {
    std::vector<std::size_t> missing;
    std::vector<std::vector<Index>> out(size());
    std::vector<Index> ready;
    for (Index n = 0; n < size(); ++n) {
      missing.push_back(neurons_[n].edges.size());
      if (missing[n] == 0) ready.push_back(n);
      for (const auto& edge : neurons_[n].edges) out[edge.first].push_back(n);
    }
    for (std::size_t i = 0; i < ready.size(); ++i) {
      for (const Index to : out[ready[i]]) {
        if (--missing[to] == 0) ready.push_back(to);
      }
    }
    need(ready.size() == size(), "the network has a cycle");
  }

  void read_point(const Json& point) {
    expect_keys(point, {"x", "y"}, {"name"});
    data_.push_back({read_row(point["x"], Side::input), read_row(point["y"], Side::output)});
    std::erase_if(data_.back().inputs, [](const auto& input) { return input.second == 0; });
  }

  /// Values by neurons of that side. A target may be "?": it is left out.
  std::map<Index, mpq_class> read_row(const Json& row, Side side) const {
    std::map<Index, mpq_class> values;
    auto add = [&](Index n, const Json& value) {
      need(n != nobody && neurons_[n].side == side, "a value on the wrong side");
      if (side == Side::input || value != "?") values.emplace(n, exact(value));
    };
    if (row.is_object()) {
      for (const auto& [name, value] : row.items()) add(number_of(name), value);
      return values;
    }
    const std::vector<Index>& neurons = sides_[static_cast<std::size_t>(side)];
    need(list_of(row, "a row").size() == neurons.size(), "a row of the wrong width");
    for (std::size_t i = 0; i < neurons.size(); ++i) add(neurons[i], row[i]);
    return values;
  }

  std::vector<Neuron> neurons_;
  std::unordered_map<std::string, Index> numbers_;
  std::vector<Index> sides_[3];  // neurons by their sides
  Index edges_ = 0;
  std::vector<Point> data_;
  std::string cost_ = "mse";
  mpq_class delta_ = 0;
  bool has_cost_ = false, strict_ = false;
  mutable std::unordered_map<Index, std::vector<Index>> first_rows_;
};

}  // namespace

std::unique_ptr<Instance> read_network(std::string_view text) { return std::make_unique<Network>(read_json(text)); }

}  // namespace nncheck
