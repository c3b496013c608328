#include "io/instance_text.h"
#include "random_predicate.h"
#include "shrink/simpler_numbers.h"
#include "support/random_instance.h"

#include "nnsolve/io.h"
#include "nnsolve/shrink.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace nnsolve;
using namespace nnsolve::test;

namespace {

using Numbers = std::map<std::string, Rational>;  // by neuron

/// An instance by the names of its neurons: nothing is numbered. Layers are "input", "hidden", "output".
struct InstanceSketch {
  struct Neuron {
    std::string layer;
    bool is_relu = false;
    std::optional<Rational> bias;
    friend bool operator==(const Neuron&, const Neuron&) = default;
  };
  struct Point {
    Numbers inputs;  // nonzero ones
    Numbers targets;
    friend bool operator==(const Point&, const Point&) = default;
  };
  std::map<std::string, Neuron> neurons;
  std::map<std::pair<std::string, std::string>, std::optional<Rational>> edges;
  std::vector<Point> points;
  std::string notes;

  explicit InstanceSketch(const TrainingInstance& instance) : notes(instance.name + instance.meta + instance.origin) {
    const Network& network = instance.network;
    if (instance.cost != Cost::mean_squared_error) notes += "cost";
    auto name = [&](NeuronIndex n) { return network.neurons[n].name; };
    for (NeuronIndex n = 0; n < network.neuron_count(); ++n) {
      const char* layer = network.is_input(n) ? "input" : network.is_output(n) ? "output" : "hidden";
      neurons[name(n)] = {layer, network.neurons[n].activation == Activation::relu, network.neurons[n].bias};
    }
    for (const Edge& edge : network.edges) edges[{name(edge.from), name(edge.to)}] = edge.weight;
    for (std::size_t row = 0; row < instance.row_count(); ++row) {
      points.emplace_back();
      for (const auto& entry : instance.inputs[row]) points.back().inputs[name(entry.column)] = entry.value;
      for (const auto& entry : instance.targets[row]) {
        points.back().targets[name(network.first_output() + entry.column)] = entry.value;
      }
    }
  }

  /// The same text for the same sketch.
  std::string text() const {
    auto number = [](const std::optional<Rational>& value) { return value ? value->to_string() : "free"; };
    std::string out = notes;
    for (const auto& [name, neuron] : neurons) {
      out += "\n" + name + " " + neuron.layer + (neuron.is_relu ? " relu " : " ") + number(neuron.bias);
    }
    for (const auto& [ends, weight] : edges) out += "\n" + ends.first + ">" + ends.second + " " + number(weight);
    for (const Point& point : points) {
      out += "\npoint";
      for (const auto& [name, value] : point.inputs) out += " " + name + "=" + value.to_string();
      for (const auto& [name, value] : point.targets) out += " " + name + "=" + value.to_string();
    }
    return out;
  }

  void drop_neuron(const std::string& name) {
    neurons.erase(name);
    std::erase_if(edges, [&](const auto& edge) { return edge.first.first == name || edge.first.second == name; });
    for (Point& point : points) {
      point.inputs.erase(name);
      point.targets.erase(name);
    }
  }

  void bypass(const std::string& name) {
    const auto before = edges;
    for (const auto& [in, ignored] : before) {
      for (const auto& [out, ignored_too] : before) {
        if (in.second == name && out.first == name) edges.emplace(std::pair(in.first, out.second), std::nullopt);
      }
    }
    drop_neuron(name);
  }

  std::size_t depth(const std::string& name) const {
    std::size_t deepest = 0;
    for (const auto& [ends, ignored] : edges) {
      if (ends.second == name) deepest = std::max(deepest, depth(ends.first) + 1);
    }
    return deepest;
  }
};

/// All sketches that a single step leads to.
class SingleInstanceSteps {
 public:
  explicit SingleInstanceSteps(const InstanceSketch& sketch) : sketch_(sketch) {}

  std::vector<InstanceSketch> find() {
    add_data_steps();
    add_neuron_steps();
    add_layer_steps();
    for (const auto& [ends, weight] : sketch_.edges) {
      InstanceSketch& step = add();
      step.edges.erase(ends);
      if (!weight) continue;
      add().edges[ends].reset();
      for (const Rational& number : simpler_numbers(*weight)) add().edges[ends] = number;
    }
    return std::move(steps_);
  }

 private:
  InstanceSketch& add() { return steps_.emplace_back(sketch_); }

  void add_data_steps() {
    for (std::size_t i = 0; i < sketch_.points.size(); ++i) {
      InstanceSketch& step = add();
      step.points.erase(step.points.begin() + static_cast<std::ptrdiff_t>(i));
      for (const auto& [name, value] : sketch_.points[i].inputs) {
        for (const Rational& number : simpler_numbers(value)) {
          InstanceSketch& other = add();
          if (number.is_zero()) {
            other.points[i].inputs.erase(name);
          } else {
            other.points[i].inputs[name] = number;
          }
        }
      }
      for (const auto& [name, value] : sketch_.points[i].targets) {
        add().points[i].targets.erase(name);
        for (const Rational& number : simpler_numbers(value)) add().points[i].targets[name] = number;
      }
    }
  }

  void add_neuron_steps() {
    for (const auto& [name, neuron] : sketch_.neurons) {
      add().drop_neuron(name);
      if (neuron.layer == "hidden") add().bypass(name);
      if (neuron.is_relu) add().neurons[name].is_relu = false;
      if (!neuron.bias) continue;
      add().neurons[name].bias.reset();
      for (const Rational& number : simpler_numbers(*neuron.bias)) add().neurons[name].bias = number;
    }
  }

  void add_layer_steps() {
    for (std::size_t depth = 0; depth < sketch_.neurons.size(); ++depth) {
      InstanceSketch step = sketch_;
      for (const auto& [name, neuron] : sketch_.neurons) {
        if (neuron.layer == "hidden" && sketch_.depth(name) == depth) step.bypass(name);
      }
      if (step.neurons.size() < sketch_.neurons.size()) steps_.push_back(step);
    }
  }

  const InstanceSketch& sketch_;
  std::vector<InstanceSketch> steps_;
};

}  // namespace

// Without it: a shrunk network could have a part too many, or be one that no file may hold.
TEST_CASE("shrunk instances are 1-minimal") {
  constexpr int seed = 29;
  CAPTURE(seed);
  Random random(seed);
  std::size_t refused = 0;
  for (int round = 0; round < 150; ++round) {
    TrainingInstance instance = random_planted(random).instance;
    instance.name = "planted";
    instance.meta = R"({"a": 1})";
    if (round % 2 == 0) instance.cost = Cost::l1;
    const std::uint64_t one_in = round % 6 == 0 ? 1'000'000 : 5 + static_cast<std::uint64_t>(round);
    const RandomPredicate holds{static_cast<std::uint64_t>(round), one_in, InstanceSketch(instance).text()};
    auto predicate = [&](const TrainingInstance& candidate) {
      std::string text;
      append_instance(text, candidate);
      REQUIRE(is_same_instance(read_instance(text, "candidate"), candidate));
      return holds(InstanceSketch(candidate).text());
    };
    const InstanceSketch result(shrink(instance, predicate, {}));
    CAPTURE(round, InstanceSketch(instance).text(), result.text());
    REQUIRE(holds(result.text()));
    for (const InstanceSketch& step : SingleInstanceSteps(result).find()) {
      ++refused;
      CAPTURE(step.text());
      REQUIRE(!holds(step.text()));
    }
  }
  CHECK(refused > 1000);
}

// Without it: a network could not become less deep where what its ends have to do with each other matters.
TEST_CASE("hidden neurons and layers are bypassed") {
  // Two chains of three hidden neurons, which may only go together with those of the same depth, or one by one.
  const TrainingInstance instance = read_instance(
      R"({"nnsolve": "training/1", "data": [], "network": {
          "inputs": ["x", "u"], "hidden": ["x1", "x2", "x3", "u1", "u2", "u3"], "outputs": ["y", "v"],
          "edges": [["x", "x1"], ["x1", "x2"], ["x2", "x3"], ["x3", "y"],
                    ["u", "u1"], ["u1", "u2"], ["u2", "u3"], ["u3", "v"]]}})",
      "text");
  for (const bool in_pairs : {false, true}) {
    auto holds = [&](const TrainingInstance& candidate) {
      const InstanceSketch sketch(candidate);
      auto reaches = [&](const std::string& from, const std::string& to) {
        std::set<std::string> reached = {from};
        for (std::size_t i = 0; i < sketch.edges.size(); ++i) {
          for (const auto& [ends, ignored] : sketch.edges) {
            if (reached.contains(ends.first)) reached.insert(ends.second);
          }
        }
        return reached.contains(to);
      };
      const bool are_paired =
          std::ranges::count_if(sketch.neurons, [](const auto& n) { return n.first.starts_with('x'); }) ==
          std::ranges::count_if(sketch.neurons, [](const auto& n) { return n.first.starts_with('u'); });
      return reaches("x", "y") && reaches("u", "v") && (are_paired || !in_pairs) &&
             (in_pairs || sketch.neurons.contains("x2"));
    };
    const InstanceSketch result(shrink(instance, holds, {}));
    CAPTURE(result.text());
    CHECK(result.neurons.size() == (in_pairs ? 4 : 5));
    CHECK(result.edges.size() == (in_pairs ? 2 : 3));
  }
}

// Without it: what a user sees of a disagreement could be larger than needed.
TEST_CASE("what shrunk instances look like") {
  const TrainingInstance instance = read_instance(
      R"({"nnsolve": "training/1", "name": "n", "network": {"layers": [3, 4, 4, 2], "activation": "relu"}, "cost": "max",
          "data": [{"x": [1, "7/2", 3], "y": [12, "?"]}, {"x": [0, 0, 1000], "y": ["-1/3", 4]}]})",
      "text");
  auto has_long_target = [](const TrainingInstance& candidate) {
    for (std::size_t row = 0; row < candidate.row_count(); ++row) {
      for (const auto& entry : candidate.targets[row]) {
        if (entry.value >= Rational(10)) return !candidate.network.edges.empty();
      }
    }
    return false;
  };
  std::string text;
  append_instance(text, shrink(instance, has_long_target, {}));
  CHECK(text == R"({
  "nnsolve": "training/1",
  "network": {
    "inputs": ["x3"],
    "hidden": [],
    "outputs": ["y1"],
    "edges": [["x3", "y1"]],
    "activation": "identity",
    "bias": "free"
  },
  "data": [
    {"x": [0], "y": [12]}
  ]
}
)");
}

// Without it: a disagreement about threshold neurons or inequalities could not be made small, or would lose on the way
// what it is about.
TEST_CASE("what goes beyond the paper's problem stays where it matters, and goes elsewhere") {
  const TrainingInstance instance = read_instance(
      R"({"nnsolve": "training/1", "network": {"layers": [2, 2, 2], "activation": "step", "weight": {"in": [-1, 1]}},
          "data": [{"x": [1, 0], "y": [">0", 1]}, {"x": [0, 1], "y": ["?", "<=1/2"]}]})",
      "text");
  auto holds = [](const TrainingInstance& candidate) {
    const bool has_step = std::ranges::count(candidate.network.neurons, Activation::step, &Neuron::activation) == 1;
    const bool has_domain =
        std::ranges::any_of(candidate.network.edges, [](const Edge& edge) { return edge.domain != nullptr; });
    const bool has_upper_end = std::ranges::any_of(
        candidate.range_targets, [](const RangeTarget& target) { return target.range.max.has_value(); });
    return has_step && has_domain && has_upper_end;
  };
  auto first = instance;
  first.network.neurons[2].activation = first.network.neurons[3].activation = Activation::relu;
  first.network.neurons[4].activation = Activation::clip;
  first.network.neurons[4].high = Rational(1);
  REQUIRE(holds(first));
  std::string text;
  append_instance(text, shrink(first, holds, {}));
  CHECK(text == R"({
  "nnsolve": "training/1",
  "network": {
    "inputs": [],
    "hidden": ["h1_2"],
    "outputs": [{"id": "y2", "activation": "step"}],
    "edges": [{"from": "h1_2", "to": "y2", "weight": {"in": [-1, 1]}}],
    "activation": "identity",
    "bias": "free"
  },
  "data": [
    {"x": [], "y": ["<=1/2"]}
  ]
}
)");
}
