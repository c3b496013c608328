// Training instances, with the textbook encoding: a variable for each weight, bias, and value of a hidden neuron on a
// data point. Data points that agree on all inputs from which a neuron can be reached share its value.
#include "nncheck/instance.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <unordered_map>

namespace nncheck {

namespace {

using Value = Json::Value;
using Index = std::uint32_t;
enum class Side { input, hidden, output };

struct Neuron {
  std::string name;
  Side side = Side::input;
  bool relu = false;
  std::optional<mpq_class> bias = {};
  std::map<Index, std::optional<mpq_class>> edges = {};  // into it: where from, and a prescribed weight
};

struct Point {
  std::map<Index, Index> inputs;  // that are not 0: input to the number of its value
  std::map<Index, mpq_class> targets;
};

std::string string(Value value) { return std::string(value.expect(Json::Kind::string, "a string").text()); }

/// No target that is an inequality, and no restriction of a weight, is a number.
mpq_class exact(Value value) {
  if (!value.is(Json::Kind::index) && !value.is(Json::Kind::number)) value.expect(Json::Kind::string, "a number");
  return parse_number(value.text(), true);
}

void for_each(Value list, const std::function<void(Value)>& visit) {
  for (Value v = list.expect(Json::Kind::array, "a list").first(); v; v = v.next()) visit(v);
}

bool is_relu(Value activation) {
  const std::string text = string(activation);
  if (text != "relu" && text != "identity") throw Problem("activation " + text + " has no facts yet");
  return text == "relu";
}

class Network : public Instance {
 public:
  explicit Network(std::string_view text) {
    Json json;
    const Value file = json.parse(text);
    file.expect_keys({"nnsolve", "network", "data"}, {"name", "cost", "threshold", "meta", "origin"});
    if (string(file.get("nnsolve")) != "training/1") throw Problem("not training/1");
    if (file.get("cost")) cost_ = string(file.get("cost"));
    if (cost_ != "mse" && cost_ != "l1" && cost_ != "max") throw Problem("unknown cost");
    if (file.get("threshold")) delta_ = exact(file.get("threshold"));
    if (delta_ < 0) throw Problem("the threshold is negative");
    has_cost_ = delta_ > 0;
    read_network(file.get("network"));
    for_each(file.get("data"), [&](Value point) { read_point(point); });
  }

  void set_bound(const mpq_class& bound) override {
    if (bound < 0) throw Problem("\"below\" is negative");
    delta_ = bound;
    has_cost_ = strict_ = true;
  }

  Name canonical(const Name& name) const override {
    if (name.size() != 3 || (name[0] != "$h" && name[0] != "$o")) return name;
    const auto [n, row] = place(name);
    return on_row(name[0], n, first_row(n, row));
  }

  bool has_variable(const Name& name) const override {
    if (name.size() == 2) return name[0] == "$b" && neurons_[number_of(name[1])].side != Side::input;
    if (name.size() != 3) return false;
    if (name[0] == "$w") return neurons_[number_of(name[2])].edges.contains(number_of(name[1]));
    if (name[0] != "$h" && name[0] != "$o" && name[0] != "$e") return false;
    const auto [n, row] = place(name);
    if (name[0] == "$h") return neurons_[n].side == Side::hidden;
    if (name[0] == "$o") return has_cost_ && is_relu_output(n);
    return has_cost_ && cost_ == "l1" && data_[row].targets.contains(n);
  }

  Formula fact(const Name& name) override {
    const bool exists = has_variable(name);
    if (exists && (name[0] == "$w" || name[0] == "$b")) {
      const Neuron& to = neurons_[number_of(name.back())];
      const std::optional<mpq_class>& value = name[0] == "$w" ? to.edges.at(number_of(name[1])) : to.bias;
      if (value) return atom(minus(var(name), constant(*value)), equal_zero);
    } else if (exists && name[0] != "$e") {
      return activation(name);
    } else if (name == Name{"$cost"} && has_cost_ && cost_ != "max") {
      return atom(total_cost(), strict_ ? above_zero : not_below);
    } else if (name.size() == 3) {
      const auto [n, row] = place(name);
      const bool known = data_[row].targets.contains(n);
      if (name[0] == "$y" && known && !has_cost_) return target(n, row);
      const std::string kind = cost_ == "max" ? "$y" : cost_ == "l1" ? "$e" : "";
      const bool plus = name[0] == kind + "+";
      if (known && has_cost_ && !kind.empty() && (plus || name[0] == kind + "-")) {
        Sum sum;
        sum.add(cost_ == "max" ? constant(delta_) : var(on_row("$e", n, row)));
        sum.add(error(n, row), plus ? -1 : 1);
        return atom(sum.take(), strict_ && cost_ == "max" ? above_zero : not_below);
      }
    }
    throw Problem("no fact " + to_text(name));
  }

 private:
  // ---- names ----

  /// By "$NAME".
  Index number_of(const std::string& name) const {
    const auto found = numbers_.find(name);
    if (found == numbers_.end()) throw Problem("no neuron " + name);
    return found->second;
  }
  /// The neuron and the row, from 0, of [kind, NEURON, ROW].
  std::pair<Index, Index> place(const Name& name) const {
    const std::size_t row = numbered({"$", name[2]}, "", data_.size());
    if (row == 0) throw Problem("no data point of " + to_text(name));
    return {number_of(name[1]), static_cast<Index>(row - 1)};
  }
  Name on_row(const std::string& kind, Index n, Index row) const {
    return {kind, "$" + neurons_[n].name, "#" + std::to_string(row + 1)};
  }
  bool is_relu_output(Index n) const { return neurons_[n].side == Side::output && neurons_[n].relu; }

  /// The first data point with the same inputs as far as the neuron sees them.
  Index first_row(Index n, Index row) const {
    std::vector<Index>& first = first_rows_[n];
    if (!first.empty()) return first[row];
    std::vector<Index> open = {n};
    std::set<Index> seen = {n};
    while (!open.empty()) {
      const Index m = open.back();
      open.pop_back();
      for (const auto& edge : neurons_[m].edges) {
        if (seen.insert(edge.first).second) open.push_back(edge.first);
      }
    }
    std::map<std::vector<std::pair<Index, Index>>, Index> rows;
    for (Index r = 0; r < data_.size(); ++r) {
      std::vector<std::pair<Index, Index>> inputs;
      for (const auto& input : data_[r].inputs) {
        if (seen.contains(input.first)) inputs.push_back(input);
      }
      first.push_back(rows.try_emplace(std::move(inputs), r).first->second);
    }
    return first[row];
  }

  // ---- facts ----

  static Polynomial minus(const Polynomial& p, const Polynomial& q) {
    Sum sum;
    sum.add(p);
    sum.add(q, -1);
    return sum.take();
  }

  Polynomial pre(Index n, Index row) {
    const Neuron& neuron = neurons_[n];
    Sum sum;
    sum.add(var({"$b", "$" + neuron.name}));
    for (const auto& edge : neuron.edges) {
      const Name weight = {"$w", "$" + neurons_[edge.first].name, "$" + neuron.name};
      const auto input = data_[row].inputs.find(edge.first);
      if (neurons_[edge.first].side == Side::hidden) {
        sum.add_product(var(canonical(on_row("$h", edge.first, row))), var(weight));
      } else if (input != data_[row].inputs.end()) {
        sum.add(var(weight), values_[input->second]);
      }
    }
    return sum.take();
  }

  Formula activation(const Name& name) {
    const auto [n, row] = place(name);
    const Polynomial h = var(name);
    const Polynomial sum = pre(n, row);
    if (!neurons_[n].relu) return atom(minus(h, sum), equal_zero);
    Formula relu;
    relu.begin(Kind::any);
    for (const bool on : {false, true}) {
      relu.begin(Kind::all);
      relu.atom(on ? sum : negated(sum), not_below);
      relu.atom(on ? minus(h, sum) : h, equal_zero);
      relu.end();
    }
    relu.end();
    return relu;
  }

  /// y' − t.
  Polynomial error(Index n, Index row) {
    const bool has_variable = has_cost_ && is_relu_output(n);
    const Polynomial y = has_variable ? var(canonical(on_row("$o", n, row))) : pre(n, row);
    return minus(y, constant(data_[row].targets.at(n)));
  }

  Formula target(Index n, Index row) {
    const int sign = sgn(data_[row].targets.at(n));
    if (!is_relu_output(n) || sign > 0) return atom(error(n, row), equal_zero);
    if (sign == 0) return atom(negated(error(n, row)), not_below);
    Formula nothing;
    nothing.begin(Kind::any);
    nothing.end();
    return nothing;
  }

  Polynomial total_cost() {
    Sum sum;
    sum.add(constant(delta_));
    for (Index row = 0; row < data_.size(); ++row) {
      for (const auto& target : data_[row].targets) {
        if (cost_ == "l1") {
          sum.add(var(on_row("$e", target.first, row)), -1);
        } else {
          const Polynomial e = error(target.first, row);
          sum.add(product(e, e), mpq_class(-1, outputs_.size()));
        }
      }
    }
    return sum.take();
  }

  // ---- reading ----

  void add(Neuron neuron) {
    const auto n = static_cast<Index>(neurons_.size());
    if (!numbers_.emplace("$" + neuron.name, n).second) throw Problem("two neurons " + neuron.name);
    if (neuron.side == Side::input) inputs_.push_back(n);
    if (neuron.side == Side::output) outputs_.push_back(n);
    neurons_.push_back(std::move(neuron));
  }

  void connect(Index from, Index to, std::optional<mpq_class> weight = {}) {
    if (neurons_[from].side == Side::output || neurons_[to].side == Side::input)
      throw Problem("an edge that cannot be");
    if (!neurons_[to].edges.emplace(from, std::move(weight)).second) throw Problem("an edge twice");
  }

  void read_network(Value network) {
    network.expect(Json::Kind::object, "a network");
    bool relu = network.get("activation") && is_relu(network.get("activation"));
    std::optional<mpq_class> bias;
    if (network.get("bias") && string(network.get("bias")) == "zero") bias = 0;
    if (!bias && network.get("bias") && string(network.get("bias")) != "free")
      throw Problem("a bias that is not free or zero");
    if (network.get("layers")) {
      read_layers(network, relu, bias);
    } else {
      network.expect_keys({"inputs", "outputs", "edges"}, {"hidden", "activation", "bias"});
      for (const char* key : {"inputs", "hidden", "outputs"}) {
        const Side side = key[0] == 'i' ? Side::input : key[0] == 'h' ? Side::hidden : Side::output;
        if (network.get(key)) for_each(network.get(key), [&](Value v) { add(read_neuron(v, {"", side, relu, bias})); });
      }
      for_each(network.get("edges"), [&](Value v) { read_edge(v); });
    }
    expect_no_cycle();
  }

  static Neuron read_neuron(Value value, Neuron neuron) {
    const bool is_object = value.is(Json::Kind::object) && neuron.side != Side::input;
    if (is_object) value.expect_keys({"id"}, {"activation", "bias"});
    neuron.name = string(is_object ? value.get("id") : value);
    if (!is_object) return neuron;
    if (value.get("activation")) neuron.relu = is_relu(value.get("activation"));
    if (const Value bias = value.get("bias")) {
      neuron.bias.reset();
      if (!bias.is(Json::Kind::string) || bias.text() != "free") neuron.bias = exact(bias);
    }
    return neuron;
  }

  void read_edge(Value edge) {
    const bool is_object = edge.is(Json::Kind::object);
    if (is_object) edge.expect_keys({"from", "to"}, {"weight"});
    if (!is_object && edge.expect(Json::Kind::array, "an edge").size() != 2) throw Problem("an edge has two ends");
    const Value from = is_object ? edge.get("from") : edge.first();
    const Value to = is_object ? edge.get("to") : from.next();
    std::optional<mpq_class> weight;
    if (is_object && edge.get("weight")) weight = exact(edge.get("weight"));
    connect(number_of("$" + string(from)), number_of("$" + string(to)), std::move(weight));
  }

  void read_layers(Value network, bool relu, const std::optional<mpq_class>& bias) {
    network.expect_keys({"layers"}, {"activation", "activations", "bias", "inputs", "outputs"});
    std::vector<std::string> names[2];
    std::vector<bool> relus;
    if (network.get("activations")) for_each(network.get("activations"), [&](Value v) { relus.push_back(is_relu(v)); });
    for (const bool out : {false, true}) {
      const Value given = network.get(out ? "outputs" : "inputs");
      if (given) for_each(given, [&](Value v) { names[out ? 1 : 0].push_back(string(v)); });
    }
    const std::size_t count = network.get("layers").size();
    const bool both = network.get("activations") && network.get("activation");
    if (count < 2 || both || (!relus.empty() && relus.size() + 1 != count)) throw Problem("layers that do not fit");
    std::vector<Index> before, layer;
    std::size_t k = 0;
    for_each(network.get("layers"), [&](Value v) {
      const Side side = k == 0 ? Side::input : k + 1 == count ? Side::output : Side::hidden;
      const std::string prefix = k == 0 ? "x" : k + 1 == count ? "y" : "h" + std::to_string(k) + "_";
      const Index width = v.index(1'000'000, "layer of width");
      const std::vector<std::string> given = side == Side::hidden ? std::vector<std::string>() : names[k == 0 ? 0 : 1];
      if (width == 0 || (!given.empty() && given.size() != width)) throw Problem("a layer that does not fit");
      for (Index i = 0; i < width; ++i) {
        layer.push_back(static_cast<Index>(neurons_.size()));
        add({given.empty() ? prefix + std::to_string(i + 1) : given[i], side,
             k > 0 && !relus.empty() ? relus[k - 1] : relu, bias});
        for (const Index from : before) connect(from, layer.back());
      }
      before = std::exchange(layer, {});
      ++k;
    });
  }

  void expect_no_cycle() const {
    std::vector<std::size_t> missing;
    std::vector<std::vector<Index>> out(neurons_.size());
    std::vector<Index> ready;
    for (Index n = 0; n < neurons_.size(); ++n) {
      missing.push_back(neurons_[n].edges.size());
      if (missing[n] == 0) ready.push_back(n);
      for (const auto& edge : neurons_[n].edges) out[edge.first].push_back(n);
    }
    for (std::size_t i = 0; i < ready.size(); ++i) {
      for (const Index to : out[ready[i]]) {
        if (--missing[to] == 0) ready.push_back(to);
      }
    }
    if (ready.size() != neurons_.size()) throw Problem("the network has a cycle");
  }

  void read_point(Value point) {
    point.expect_keys({"x", "y"}, {"name"});
    data_.emplace_back();
    read_row(point.get("x"), inputs_, [&](Index n, Value value) {
      const mpq_class number = exact(value);
      const auto [entry, is_new] = value_numbers_.try_emplace(number, static_cast<Index>(values_.size()));
      if (is_new) values_.push_back(number);
      if (number != 0) data_.back().inputs.emplace(n, entry->second);
    });
    read_row(point.get("y"), outputs_, [&](Index n, Value value) {
      if (!value.is(Json::Kind::string) || value.text() != "?") data_.back().targets.emplace(n, exact(value));
    });
  }

  void read_row(Value row, const std::vector<Index>& side, const std::function<void(Index, Value)>& entry) const {
    if (!row.is(Json::Kind::object)) {
      std::size_t i = 0;
      if (row.expect(Json::Kind::array, "a row").size() != side.size()) throw Problem("a row of the wrong width");
      return for_each(row, [&](Value v) { entry(side[i++], v); });
    }
    for (Value v = row.first(); v; v = v.next()) {
      const Index n = number_of("$" + std::string(v.key()));
      if (!std::binary_search(side.begin(), side.end(), n)) throw Problem("a value on the wrong side");
      entry(n, v);
    }
  }

  std::vector<Neuron> neurons_;
  std::unordered_map<std::string, Index> numbers_;  // by "$NAME"
  std::vector<Index> inputs_, outputs_;
  std::vector<Point> data_;
  std::vector<mpq_class> values_;  // of inputs, each once
  std::map<mpq_class, Index> value_numbers_;
  std::string cost_ = "mse";
  mpq_class delta_ = 0;
  bool has_cost_ = false, strict_ = false;
  mutable std::unordered_map<Index, std::vector<Index>> first_rows_;
};

}  // namespace

std::unique_ptr<Instance> read_network(std::string_view text) { return std::make_unique<Network>(text); }

}  // namespace nncheck
