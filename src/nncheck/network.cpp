// Training instances, with the textbook encoding: a variable for each weight, bias, and value of a hidden neuron on a
// data point. Data points that agree on all inputs from which a neuron can be reached share its value.
#include "nncheck/instance.h"

#include <map>
#include <optional>
#include <unordered_map>

namespace nncheck {

namespace {

using Value = Json::Value;
using Index = std::uint32_t;

/// Strings are numbers too, except where `text` says what they mean.
mpq_class exact(Value value) {
  if (!value.is(Json::Kind::index) && !value.is(Json::Kind::number)) value.expect(Json::Kind::string, "a number");
  return parse_number(value.text(), true);
}

struct Edge {
  Index from = 0;
  std::optional<mpq_class> weight;
};

struct Neuron {
  std::string name;
  enum class Kind { input, hidden, output } kind = Kind::input;
  bool relu = false;
  std::optional<mpq_class> bias;
  std::vector<Edge> edges;  // into it
};

struct Point {
  std::vector<std::pair<Index, Index>> inputs;  // (input, number of its value), without zeros, ascending
  std::map<Index, mpq_class> targets;
};

class Network : public Instance {
 public:
  explicit Network(std::string_view text) {
    Json json;
    const Value file = json.parse(text);
    file.expect_keys({"nnsolve", "network", "data"}, {"name", "cost", "threshold", "meta", "origin"});
    if (string(file.get("nnsolve")) != "training/1") throw Problem("not training/1");
    if (const Value name = file.get("name")) string(name);
    for (const char* key : {"meta", "origin"}) {
      if (const Value ignored = file.get(key)) ignored.expect(Json::Kind::object, "an object");
    }
    read_network(file.get("network"));
    if (const Value cost = file.get("cost")) cost_ = string(cost);
    if (cost_ != "mse" && cost_ != "l1" && cost_ != "max") throw Problem("unknown cost");
    if (const Value threshold = file.get("threshold")) delta_ = exact(threshold);
    if (delta_ < 0) throw Problem("the threshold is negative");
    for (Value point = file.get("data").expect(Json::Kind::array, "a list of data").first(); point;
         point = point.next()) {
      read_point(point);
    }
    has_cost_ = delta_ > 0;
  }

  void set_bound(const mpq_class& bound) override {
    if (bound < 0) throw Problem("\"below\" is negative");
    delta_ = bound;
    has_cost_ = strict_ = true;
  }

  Name canonical(const Name& name) const override {
    if (name.size() != 3 || (name[0] != "$h" && name[0] != "$o")) return name;
    const auto [neuron, row] = place(name);
    return {name[0], name[1], "#" + std::to_string(first_row(neuron, row) + 1)};
  }

  bool has_variable(const Name& name) const override {
    if (const std::string bias = named(name, "b"); !bias.empty()) return neuron_of(name[1]).kind != Neuron::Kind::input;
    if (name.size() != 3) return false;
    if (name[0] == "$w") return edge_of(name) != nullptr;
    if (name[0] != "$h" && name[0] != "$o" && name[0] != "$e") return false;
    const auto [neuron, row] = place(name);
    if (name[0] == "$h") return neurons_[neuron].kind == Neuron::Kind::hidden;
    if (name[0] == "$o") return has_cost_ && is_relu_output(neuron);
    return has_cost_ && cost_ == "l1" && data_[row].targets.contains(neuron);
  }

  Formula fact(const Name& name, const Lookup& lookup) const override {
    if (!has_variable(name)) return goal(name, lookup);
    if (name[0] == "$w" || name[0] == "$b") {
      const std::optional<mpq_class>& value = name[0] == "$w" ? edge_of(name)->weight : neuron_of(name[1]).bias;
      if (!value) throw Problem("no fact " + to_text(name));
      return atom(minus(variable(lookup(name)), *value), equal_zero);
    }
    if (name[0] == "$e") throw Problem("no fact " + to_text(name));
    const auto [neuron, row] = place(name);
    const Polynomial h = variable(lookup(canonical(name)));
    Polynomial pre = sum_into(neuron, row, lookup);
    Polynomial difference = minus(h, pre);
    if (!neurons_[neuron].relu) return atom(difference, equal_zero);
    Formula relu;
    relu.begin(Kind::any);
    relu.begin(Kind::all);
    relu.atom(negated(pre), not_below);
    relu.atom(h, equal_zero);
    relu.end();
    relu.begin(Kind::all);
    relu.atom(std::move(pre), not_below);
    relu.atom(std::move(difference), equal_zero);
    relu.end();
    relu.end();
    return relu;
  }

 private:
  static Polynomial minus(Polynomial p, const Polynomial& q) {
    Sum sum;
    sum.add(p);
    sum.add(q, -1);
    return sum.take();
  }
  static Polynomial minus(Polynomial p, const mpq_class& c) { return minus(std::move(p), constant(c)); }

  static std::string string(Value value) { return std::string(value.expect(Json::Kind::string, "a string").text()); }

  bool is_relu_output(Index n) const { return neurons_[n].kind == Neuron::Kind::output && neurons_[n].relu; }

  Index number_of(const std::string& name) const {
    const auto found = numbers_.find(name);
    if (found == numbers_.end()) throw Problem("no neuron " + name);
    return found->second;
  }
  const Neuron& neuron_of(const std::string& part) const {
    return neurons_[number_of(part[0] == '$' ? part.substr(1) : "")];
  }
  /// The neuron and the row, from 0, of [kind, NEURON, ROW].
  std::pair<Index, Index> place(const Name& name) const {
    const std::size_t row = numbered({"$", name[2]}, "", data_.size());
    if (row == 0 || name[1][0] != '$') throw Problem("nothing is called " + to_text(name));
    return {number_of(name[1].substr(1)), static_cast<Index>(row - 1)};
  }
  const Edge* edge_of(const Name& name) const {
    const Neuron& to = neuron_of(name[2]);
    const Neuron& from = neuron_of(name[1]);
    for (const Edge& edge : to.edges) {
      if (&neurons_[edge.from] == &from) return &edge;
    }
    return nullptr;
  }

  // ---- facts ----

  Polynomial sum_into(Index n, Index row, const Lookup& lookup) const {
    const Neuron& neuron = neurons_[n];
    Sum sum;
    sum.add(variable(lookup({"$b", "$" + neuron.name})));
    for (const Edge& edge : neuron.edges) {
      const Neuron& from = neurons_[edge.from];
      Polynomial value;
      if (from.kind != Neuron::Kind::input) {
        value = variable(lookup(canonical({"$h", "$" + from.name, "#" + std::to_string(row + 1)})));
      } else {
        for (const auto& [input, number] : data_[row].inputs) {
          if (input == edge.from) value = constant(values_[number]);
        }
      }
      if (!value.empty()) sum.add_product(value, variable(lookup({"$w", "$" + from.name, "$" + neuron.name})));
    }
    return sum.take();
  }

  /// y' − t.
  Polynomial error(Index n, Index row, const Lookup& lookup) const {
    const bool relu = is_relu_output(n);
    const Name o = {"$o", "$" + neurons_[n].name, "#" + std::to_string(row + 1)};
    return minus(relu && has_cost_ ? variable(lookup(canonical(o))) : sum_into(n, row, lookup),
                 data_[row].targets.at(n));
  }

  /// The facts that are about targets.
  Formula goal(const Name& name, const Lookup& lookup) const {
    const Signs relation = strict_ ? above_zero : not_below;
    if (name == Name{"$cost"} && has_cost_ && cost_ != "max") return atom(total_cost(lookup), relation);
    if (name.size() != 3) throw Problem("no fact " + to_text(name));
    const auto [n, row] = place(name);
    if (!data_[row].targets.contains(n)) throw Problem("no fact " + to_text(name));
    const bool plus = name[0].back() == '+';
    if (name[0] == "$y" && !has_cost_) return target(n, row, lookup);
    const bool is_max = has_cost_ && cost_ == "max" && (name[0] == "$y+" || name[0] == "$y-");
    const bool is_l1 = has_cost_ && cost_ == "l1" && (name[0] == "$e+" || name[0] == "$e-");
    if (!is_max && !is_l1) throw Problem("no fact " + to_text(name));
    Sum sum;
    sum.add(is_max ? constant(delta_) : variable(lookup({"$e", name[1], name[2]})));
    sum.add(error(n, row, lookup), plus ? -1 : 1);
    return atom(sum.take(), is_max ? relation : not_below);
  }

  Formula target(Index n, Index row, const Lookup& lookup) const {
    const int sign = sgn(data_[row].targets.at(n));
    if (is_relu_output(n) && sign < 0) {
      Formula nothing;
      nothing.begin(Kind::any);
      nothing.end();
      return nothing;
    }
    const Polynomial p = error(n, row, lookup);
    return is_relu_output(n) && sign == 0 ? atom(negated(p), not_below) : atom(p, equal_zero);
  }

  Polynomial total_cost(const Lookup& lookup) const {
    Index outputs = 0;
    for (const Neuron& neuron : neurons_) outputs += neuron.kind == Neuron::Kind::output ? 1 : 0;
    Sum sum;
    sum.add(constant(delta_));
    for (Index row = 0; row < data_.size(); ++row) {
      for (const auto& [n, target] : data_[row].targets) {
        if (cost_ == "l1") {
          sum.add(variable(lookup({"$e", "$" + neurons_[n].name, "#" + std::to_string(row + 1)})), -1);
        } else {
          const Polynomial e = error(n, row, lookup);
          sum.add(product(e, e), mpq_class(-1, outputs));
        }
      }
    }
    return sum.take();
  }

  /// The first data point with the same inputs as far as the neuron sees them.
  Index first_row(Index n, Index row) const {
    std::vector<Index>& first = first_rows_[n];
    if (!first.empty()) return first[row];
    std::vector<char> seen(neurons_.size());
    std::vector<Index> open = {n};
    seen[n] = 1;
    while (!open.empty()) {
      const Index m = open.back();
      open.pop_back();
      for (const Edge& edge : neurons_[m].edges) {
        if (seen[edge.from] == 0) open.push_back(edge.from);
        seen[edge.from] = 1;
      }
    }
    std::map<std::vector<std::pair<Index, Index>>, Index> rows;
    for (Index r = 0; r < data_.size(); ++r) {
      std::vector<std::pair<Index, Index>> inputs;
      for (const auto& input : data_[r].inputs) {
        if (seen[input.first] != 0) inputs.push_back(input);
      }
      first.push_back(rows.try_emplace(std::move(inputs), r).first->second);
    }
    return first[row];
  }

  // ---- reading ----

  bool is_relu(Value activation) const {
    const std::string text = string(activation);
    if (text != "relu" && text != "identity") throw Problem("activation " + text + " has no facts yet");
    return text == "relu";
  }

  void add(Neuron neuron) {
    if (!numbers_.emplace(neuron.name, static_cast<Index>(neurons_.size())).second) {
      throw Problem("two neurons " + neuron.name);
    }
    neurons_.push_back(std::move(neuron));
  }

  void read_neuron(Value value, Neuron::Kind kind) {
    Neuron neuron{.name = {}, .kind = kind, .relu = relu_, .bias = bias_, .edges = {}};
    if (value.is(Json::Kind::object) && kind != Neuron::Kind::input) {
      value.expect_keys({"id"}, {"activation", "bias"});
      neuron.name = string(value.get("id"));
      if (const Value activation = value.get("activation")) neuron.relu = is_relu(activation);
      if (const Value bias = value.get("bias")) {
        neuron.bias.reset();
        if (!bias.is(Json::Kind::string) || bias.text() != "free") neuron.bias = exact(bias);
      }
    } else {
      neuron.name = string(value);
    }
    add(std::move(neuron));
  }

  void read_neurons(Value list, Neuron::Kind kind) {
    list.expect(Json::Kind::array, "a list of neurons");
    for (Value v = list.first(); v; v = v.next()) read_neuron(v, kind);
  }

  void read_network(Value network) {
    network.expect(Json::Kind::object, "a network");
    if (const Value activation = network.get("activation")) relu_ = is_relu(activation);
    if (const Value bias = network.get("bias")) {
      if (string(bias) != "free" && string(bias) != "zero") throw Problem("a bias is \"free\" or \"zero\"");
      if (bias.text() == "zero") bias_ = 0;
    }
    if (network.get("layers")) {
      read_layers(network);
    } else {
      network.expect_keys({"inputs", "outputs", "edges"}, {"hidden", "activation", "bias"});
      read_neurons(network.get("inputs"), Neuron::Kind::input);
      if (const Value hidden = network.get("hidden")) read_neurons(hidden, Neuron::Kind::hidden);
      read_neurons(network.get("outputs"), Neuron::Kind::output);
      const Value edges = network.get("edges").expect(Json::Kind::array, "a list of edges");
      for (Value edge = edges.first(); edge; edge = edge.next()) read_edge(edge);
    }
    for (Index n = 0; n < neurons_.size(); ++n) {
      if (neurons_[n].kind == Neuron::Kind::input) inputs_.push_back(n);
      if (neurons_[n].kind == Neuron::Kind::output) outputs_.push_back(n);
    }
    expect_no_cycle();
  }

  void connect(Index from, Index to, std::optional<mpq_class> weight) {
    if (neurons_[from].kind == Neuron::Kind::output || neurons_[to].kind == Neuron::Kind::input) {
      throw Problem("an edge out of an output or into an input");
    }
    if (!joined_.emplace((std::uint64_t{from} << 32U) | to, true).second) throw Problem("an edge twice");
    neurons_[to].edges.push_back({from, std::move(weight)});
  }

  void read_edge(Value edge) {
    if (edge.is(Json::Kind::object)) {
      edge.expect_keys({"from", "to"}, {"weight"});
      std::optional<mpq_class> weight;
      if (const Value given = edge.get("weight")) weight = exact(given);
      connect(number_of(string(edge.get("from"))), number_of(string(edge.get("to"))), std::move(weight));
    } else {
      if (edge.expect(Json::Kind::array, "an edge").size() != 2) throw Problem("an edge has two ends");
      connect(number_of(string(edge.first())), number_of(string(edge.first().next())), std::nullopt);
    }
  }

  void read_layers(Value network) {
    network.expect_keys({"layers"}, {"activation", "activations", "bias", "inputs", "outputs"});
    std::vector<Index> widths;
    const Value layers = network.get("layers").expect(Json::Kind::array, "a list of widths");
    for (Value v = layers.first(); v; v = v.next()) widths.push_back(v.index(1'000'000, "width"));
    if (widths.size() < 2) throw Problem("two layers are the least");
    const Value activations = network.get("activations");
    if (activations &&
        (network.get("activation") || activations.expect(Json::Kind::array, "a list").size() + 1 != widths.size())) {
      throw Problem("one activation for each layer after the first");
    }
    Value activation = activations ? activations.first() : Value();
    Index last = 0;
    for (std::size_t k = 0; k < widths.size(); ++k) {
      const bool is_input = k == 0;
      const bool is_output = k + 1 == widths.size();
      const Neuron::Kind kind = is_input    ? Neuron::Kind::input
                                : is_output ? Neuron::Kind::output
                                            : Neuron::Kind::hidden;
      if (widths[k] == 0) throw Problem("an empty layer");
      if (!is_input && activation) {
        relu_ = is_relu(activation);
        activation = activation.next();
      }
      const Index start = last;
      const Value names = is_input ? network.get("inputs") : is_output ? network.get("outputs") : Value();
      if (names && names.expect(Json::Kind::array, "a list of names").size() != widths[k])
        throw Problem("a name for each neuron");
      Value name = names ? names.first() : Value();
      const std::string prefix = is_input ? "x" : is_output ? "y" : "h" + std::to_string(k) + "_";
      const auto before = static_cast<Index>(neurons_.size());
      for (Index i = 1; i <= widths[k]; ++i) {
        add({name ? string(name) : prefix + std::to_string(i), kind, relu_, bias_, {}});
        if (name) name = name.next();
        for (Index from = start; !is_input && from < before; ++from) connect(from, before + i - 1, std::nullopt);
      }
      last = before;
    }
  }

  void expect_no_cycle() const {
    std::vector<Index> missing(neurons_.size());
    std::vector<std::vector<Index>> out(neurons_.size());
    std::vector<Index> ready;
    for (Index n = 0; n < neurons_.size(); ++n) {
      missing[n] = static_cast<Index>(neurons_[n].edges.size());
      if (missing[n] == 0) ready.push_back(n);
      for (const Edge& edge : neurons_[n].edges) out[edge.from].push_back(n);
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
    if (const Value name = point.get("name")) string(name);
    Point result;
    std::map<Index, Index> inputs;
    read_row(point.get("x"), inputs_, [&](Index n, Value value) {
      mpq_class number = exact(value);
      if (number == 0) return;
      const auto [entry, is_new] = value_numbers_.try_emplace(number, static_cast<Index>(values_.size()));
      if (is_new) values_.push_back(number);
      inputs.emplace(n, entry->second);
    });
    result.inputs.assign(inputs.begin(), inputs.end());
    read_row(point.get("y"), outputs_, [&](Index n, Value value) {
      if (value.is(Json::Kind::string) && value.text() == "?") return;
      result.targets.emplace(n, exact(value));  // no inequality is a number
    });
    data_.push_back(std::move(result));
  }

  template <class Entry>
  void read_row(Value row, const std::vector<Index>& side, Entry entry) const {
    if (row.is(Json::Kind::object)) {
      for (Value v = row.first(); v; v = v.next()) {
        const Index n = number_of(std::string(v.key()));
        if (neurons_[n].kind != neurons_[side.empty() ? n : side[0]].kind || side.empty())
          throw Problem("a value on the wrong side");
        entry(n, v);
      }
      return;
    }
    if (row.expect(Json::Kind::array, "a row").size() != side.size()) throw Problem("a row of the wrong width");
    std::size_t i = 0;
    for (Value v = row.first(); v; v = v.next()) entry(side[i++], v);
  }

  std::vector<Neuron> neurons_;
  std::unordered_map<std::string, Index> numbers_;
  std::unordered_map<std::uint64_t, bool> joined_;
  std::vector<Index> inputs_, outputs_;
  bool relu_ = false;
  std::optional<mpq_class> bias_;
  std::vector<Point> data_;
  std::vector<mpq_class> values_;
  std::map<mpq_class, Index> value_numbers_;
  std::string cost_ = "mse";
  mpq_class delta_ = 0;
  bool has_cost_ = false;
  bool strict_ = false;
  mutable std::unordered_map<Index, std::vector<Index>> first_rows_;
};

}  // namespace

std::unique_ptr<Instance> read_network(std::string_view text) { return std::make_unique<Network>(text); }

}  // namespace nncheck
