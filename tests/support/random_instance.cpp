#include "support/random_instance.h"

#include <algorithm>

namespace nnsolve::test {

std::int64_t uniform(Random& random, std::int64_t low, std::int64_t high) {
  return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}

namespace {

bool chance(Random& random, double share) { return std::uniform_real_distribution<>(0, 1)(random) < share; }

/// Hidden and output neurons can be fed by inputs and by hidden ones with a smaller number.
Network random_network(Random& random, const Shape& shape) {
  Network network;
  auto inputs = static_cast<NeuronIndex>(uniform(random, 1, shape.inputs));
  auto hidden = static_cast<NeuronIndex>(uniform(random, 0, shape.hidden));
  auto outputs = static_cast<NeuronIndex>(uniform(random, 1, shape.outputs));
  network.input_count = inputs;
  network.output_count = outputs;
  for (NeuronIndex n = 0; n < inputs + hidden + outputs; ++n) {
    const char* kind = n < inputs ? "x" : n < inputs + hidden ? "h" : "y";
    Neuron neuron{std::string(kind).append(std::to_string(n)), Activation::identity, {}};
    if (n >= inputs && chance(random, shape.relu)) neuron.activation = Activation::relu;
    network.neurons.push_back(std::move(neuron));
  }
  const bool is_layered = shape.layered > 0 && chance(random, shape.layered);
  std::vector<int> layer(network.neuron_count(), 0);
  for (NeuronIndex n = inputs; n < network.neuron_count(); ++n) {
    const bool is_first_of_kind = n == inputs || n == inputs + hidden;
    const bool is_next = is_first_of_kind || (n < inputs + hidden && chance(random, 0.3));
    layer[n] = layer[n - 1] + (is_next ? 1 : 0);
  }
  std::vector<std::vector<bool>> is_joined(network.neuron_count(), std::vector<bool>(network.neuron_count(), false));
  for (NeuronIndex to = inputs; to < network.neuron_count(); ++to) {
    for (NeuronIndex from = 0; from < std::min(to, inputs + hidden); ++from) {
      is_joined[from][to] = is_layered ? layer[to] == layer[from] + 1 : chance(random, shape.edge_density);
    }
  }
  for (NeuronIndex n = inputs + 1; n < inputs + hidden; ++n) {
    if (shape.twins == 0 || !chance(random, shape.twins)) continue;
    network.neurons[n].activation = network.neurons[n - 1].activation;
    for (NeuronIndex other = 0; other < network.neuron_count(); ++other) {
      if (other < n - 1) is_joined[other][n] = is_joined[other][n - 1];
      if (other > n) is_joined[n][other] = is_joined[n - 1][other];
    }
    is_joined[n - 1][n] = false;
  }
  for (NeuronIndex to = inputs; to < network.neuron_count(); ++to) {
    for (NeuronIndex from = 0; from < std::min(to, inputs + hidden); ++from) {
      if (is_joined[from][to]) network.edges.push_back({from, to, {}});
    }
  }
  std::shuffle(network.edges.begin(), network.edges.end(), random);
  return network;
}

Witness random_witness(Random& random, const Network& network) {
  Witness witness;
  for (std::size_t e = 0; e < network.edges.size(); ++e) witness.weights.emplace_back(small_rational(random));
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    witness.biases.emplace_back(small_rational(random));
  }
  return witness;
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
  for (std::size_t e = 0; e < network.edges.size(); ++e) {
    if (chance(random, shape.prescribed)) network.edges[e].weight = planted.witness.weights[e].rational();
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    Value& bias = planted.witness.biases[n - network.input_count];
    const bool is_fixed = shape.fixed_bias > 0 && chance(random, shape.fixed_bias);
    if (is_fixed && chance(random, 0.5)) bias = Value(Rational(0));
    if (is_fixed || chance(random, shape.prescribed)) network.neurons[n].bias = bias.rational();
  }
  if (shape.twins == 0) return;
  for (NeuronIndex n = network.input_count; n + 1 < network.first_output(); ++n) {
    if (are_twins(network, n, n + 1) && chance(random, shape.twins)) prescribe_alike(planted, n, n + 1);
  }
}

}  // namespace

Rational small_rational(Random& random) {
  if (chance(random, 0.2)) return 0;
  std::int64_t numerator = uniform(random, -4, 4);
  return chance(random, 0.3) ? Rational(numerator, uniform(random, 1, 4)) : Rational(numerator);
}

Planted random_planted(Random& random, const Shape& shape) {
  Planted planted;
  TrainingInstance& instance = planted.instance;
  instance.network = random_network(random, shape);
  planted.witness = random_witness(random, instance.network);
  prescribe_some(random, shape, planted);
  std::int64_t rows = uniform(random, 1, shape.rows);
  for (std::int64_t row = 0; row < rows; ++row) {
    for (NeuronIndex i = 0; i < instance.network.input_count; ++i) {
      Rational value = chance(random, shape.zero_input) ? Rational(0) : small_rational(random);
      if (!value.is_zero()) instance.inputs.push(i, value);
    }
    instance.inputs.finish_row();
    std::vector<Rational> values = evaluate(instance, planted.witness, static_cast<std::size_t>(row));
    for (NeuronIndex o = 0; o < instance.network.output_count; ++o) {
      if (!chance(random, shape.question_mark)) instance.targets.push(o, values[instance.network.first_output() + o]);
    }
    instance.targets.finish_row();
  }
  return planted;
}

std::vector<Rational> evaluate(const TrainingInstance& instance, const Witness& witness, std::size_t row) {
  const Network& network = instance.network;
  std::vector<Rational> values(network.neuron_count());
  for (const auto& entry : instance.inputs[row]) values[entry.column] = entry.value;
  // In these networks every edge goes from a smaller to a larger number.
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    Rational sum = witness.biases[n - network.input_count].rational();
    for (std::size_t e = 0; e < network.edges.size(); ++e) {
      if (network.edges[e].to == n) sum += witness.weights[e].rational() * values[network.edges[e].from];
    }
    bool cut = network.neurons[n].activation == Activation::relu && sum.sign() < 0;
    values[n] = cut ? Rational(0) : sum;
  }
  return values;
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
