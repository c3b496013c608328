#include "support/random_instance.h"

#include "generate/network_builder.h"
#include "generate/random_network.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

namespace nnsolve::test {

namespace {

/// Complete layers, with activations by neuron.
Network layered_network(Random& random, const generators::NetworkShape& shape) {
  std::vector<std::size_t> widths = {shape.inputs};
  for (NeuronIndex n = 0; n < shape.hidden; ++n) {
    if (n == 0 || chance(random, 0.3)) widths.push_back(0);
    ++widths.back();
  }
  widths.push_back(shape.outputs);
  const std::vector<Activation> activations(widths.size() - 1, Activation::identity);
  Network network = generators::layered_network(widths, activations, false);
  for (NeuronIndex n = shape.inputs; n < network.neuron_count(); ++n) {
    if (generators::chance(random, shape.relu_percent)) network.neurons[n].activation = Activation::relu;
  }
  return network;
}

/// Some hidden neurons get the activation and the edges of the one before.
void make_twins(Random& random, double share, Network& network) {
  for (NeuronIndex n = network.input_count + 1; n < network.first_output(); ++n) {
    if (!chance(random, share)) continue;
    network.neurons[n].activation = network.neurons[n - 1].activation;
    std::erase_if(network.edges, [&](const Edge& edge) { return edge.from == n || edge.to == n; });
    for (std::size_t e = network.edges.size(); e-- > 0;) {
      Edge twin = network.edges[e];
      if (twin.from != n - 1 && twin.to != n - 1) continue;
      (twin.from == n - 1 ? twin.from : twin.to) = n;
      network.edges.push_back(twin);
    }
  }
}

int percent(double share) { return static_cast<int>(std::lround(share * 100)); }

Network random_network(Random& random, const Shape& shape) {
  generators::NetworkShape counts;
  counts.inputs = static_cast<NeuronIndex>(uniform(random, 1, shape.inputs));
  counts.hidden = static_cast<NeuronIndex>(uniform(random, 0, shape.hidden));
  counts.outputs = static_cast<NeuronIndex>(uniform(random, 1, shape.outputs));
  counts.relu_percent = percent(shape.relu);
  counts.edge_percent = percent(shape.edge_density);
  const bool is_layered = shape.layered > 0 && chance(random, shape.layered);
  Network network = is_layered ? layered_network(random, counts) : generators::random_network(random, counts);
  if (shape.twins > 0) make_twins(random, shape.twins, network);
  generators::shuffle(random, network.edges);
  return network;
}

/// True if the neurons are hidden, of one activation, and joined to the same others.
bool are_twins(const Network& network, NeuronIndex a, NeuronIndex b) {
  const bool are_hidden = a >= network.input_count && b < network.first_output();
  if (!are_hidden || network.neurons[a].activation != network.neurons[b].activation) return false;
  std::vector<int> joined(network.neuron_count(), 0);  // to a and not to b, or the other way round
  for (const Edge& edge : network.edges) {
    for (const NeuronIndex end : {a, b}) {
      if (edge.from == end) joined[edge.to] += end == a ? 1 : -1;
      if (edge.to == end) joined[edge.from] += end == a ? 1 : -1;
    }
  }
  return std::ranges::all_of(joined, [](int count) { return count == 0; });
}

/// What is prescribed for the first is so for the second.
void prescribe_alike(Planted& planted, NeuronIndex first, NeuronIndex second) {
  Network& network = planted.instance.network;
  for (Edge& edge : network.edges) {
    for (std::size_t other = 0; other < network.edges.size(); ++other) {
      const Edge& model = network.edges[other];
      const bool is_in = edge.to == second && model.to == first && edge.from == model.from;
      const bool is_out = edge.from == second && model.from == first && edge.to == model.to;
      if (!is_in && !is_out) continue;
      edge.weight = model.weight;
      if (edge.weight)
        planted.witness.weights[static_cast<std::size_t>(&edge - network.edges.data())] = Value(*edge.weight);
    }
  }
  network.neurons[second].bias = network.neurons[first].bias;
  if (network.neurons[second].bias) {
    planted.witness.biases[second - network.input_count] = Value(*network.neurons[second].bias);
  }
}

void prescribe_some(Random& random, const Shape& shape, Planted& planted) {
  Network& network = planted.instance.network;
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    if (shape.fixed_bias == 0 || !chance(random, shape.fixed_bias)) continue;
    Value& bias = planted.witness.biases[n - network.input_count];
    if (chance(random, 0.5)) bias = Value(Rational(0));
    network.neurons[n].bias = bias.rational();
  }
  generators::prescribe_some(random, network, planted.witness, percent(shape.prescribed));
  if (shape.twins == 0) return;
  for (NeuronIndex n = network.input_count; n + 1 < network.first_output(); ++n) {
    if (are_twins(network, n, n + 1) && chance(random, shape.twins)) prescribe_alike(planted, n, n + 1);
  }
}

}  // namespace

bool chance(Random& random, double share) {
  constexpr int parts = 1'000'000;
  return static_cast<double>(uniform(random, 0, parts - 1)) < share * parts;
}

Planted random_planted(Random& random, const Shape& shape) {
  Planted planted;
  TrainingInstance& instance = planted.instance;
  instance.network = random_network(random, shape);
  planted.witness = generators::random_weights(random, instance.network);
  prescribe_some(random, shape, planted);
  for (std::int64_t rows = uniform(random, 1, shape.rows); rows > 0; --rows) {
    generators::push_random_inputs(random, instance, percent(shape.zero_input));
    generators::push_planted_targets(random, instance, planted.witness, percent(shape.question_mark));
  }
  return planted;
}

std::vector<Rational> evaluate(const TrainingInstance& instance, const Witness& witness, std::size_t row) {
  return generators::evaluate_rational(instance, witness, row);
}

bool fits(const TrainingInstance& instance, const Witness& witness) {
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    std::vector<Rational> values = evaluate(instance, witness, row);
    for (const auto& target : instance.targets[row]) {
      if (values[instance.network.first_output() + target.column] != target.value) return false;
    }
  }
  return true;
}

namespace {

void append_neurons(std::string& out, const Network& network, NeuronIndex begin, NeuronIndex end) {
  for (NeuronIndex n = begin; n < end; ++n) {
    const Neuron& neuron = network.neurons[n];
    if (n > begin) out += ",";
    if (network.is_input(n)) {
      out += "\"" + neuron.name + "\"";
      continue;
    }
    out += R"({"id":")" + neuron.name + R"(","activation":")";
    out += neuron.activation == Activation::relu ? "relu" : "identity";
    out += R"(","bias":")" + (neuron.bias ? neuron.bias->to_string() : "free") + "\"}";
  }
}

void append_row(std::string& out, const Network& network, NeuronIndex first, NeuronIndex count,
                std::span<const SparseRows::Entry> row, const std::string& absent, Random& random) {
  bool dense = chance(random, 0.5);
  out += dense ? "[" : "{";
  bool started = false;
  auto next = row.begin();
  for (NeuronIndex i = 0; i < count; ++i) {
    bool present = next != row.end() && next->column == i;
    if (!present && !dense) continue;
    if (started) out += ",";
    started = true;
    if (!dense) out.append("\"").append(network.neurons[first + i].name).append("\":");
    if (present) {
      out.append("\"").append(next->value.to_string()).append("\"");
    } else {
      out += absent;
    }
    if (present) ++next;
  }
  out += dense ? "]" : "}";
}

}  // namespace

std::string to_file_text(const TrainingInstance& instance, Random& random) {
  const Network& network = instance.network;
  std::string out = R"({"nnsolve":"training/1","network":{"inputs":[)";
  append_neurons(out, network, 0, network.input_count);
  out += R"(],"hidden":[)";
  append_neurons(out, network, network.input_count, network.first_output());
  out += R"(],"outputs":[)";
  append_neurons(out, network, network.first_output(), network.neuron_count());
  out += R"(],"edges":[)";
  for (std::size_t e = 0; e < network.edges.size(); ++e) {
    const Edge& edge = network.edges[e];
    std::string from = "\"" + network.neurons[edge.from].name + "\"";
    std::string to = "\"" + network.neurons[edge.to].name + "\"";
    if (e > 0) out += ",";
    out += edge.weight ? R"({"from":)" + from + R"(,"to":)" + to + R"(,"weight":")" + edge.weight->to_string() + "\"}"
                       : "[" + from + "," + to + "]";
  }
  out += R"(]},"data":[)";
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    out += row > 0 ? R"(,{"x":)" : R"({"x":)";
    append_row(out, network, 0, network.input_count, instance.inputs[row], "0", random);
    out += R"(,"y":)";
    append_row(out, network, network.first_output(), network.output_count, instance.targets[row], "\"?\"", random);
    out += "}";
  }
  return out + "]}";
}

}  // namespace nnsolve::test
