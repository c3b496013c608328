#include "solve/tangent_points.h"

#include "cost/tangent_cuts.h"
#include "network/activation.h"
#include "network/topology.h"

#include <optional>
#include <utility>

namespace nnsolve {

namespace {

/// The weights are rational.
std::vector<Rational> errors_of(const TrainingInstance& instance, const Topology& topology, const Witness& witness) {
  const Network& network = instance.network;
  std::vector<Rational> errors;
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    std::vector<Rational> values(network.neuron_count());
    for (const auto& input : instance.inputs[row]) values[input.column] = input.value;
    for (const NeuronIndex n : topology.order) {
      if (network.is_input(n)) continue;
      Rational sum = witness.biases[n - network.input_count].rational();
      for (const EdgeIndex e : topology.incoming[n]) {
        sum += witness.weights[e].rational() * values[network.edges[e].from];
      }
      values[n] = activate(network.neurons[n], sum);
    }
    for (const auto& target : instance.targets[row]) {
      errors.push_back(values[network.first_output() + target.column] - target.value);
    }
  }
  return errors;
}

}  // namespace

std::vector<std::vector<Rational>> find_tangents(const TrainingInstance& instance, const Rational& bound,
                                                 bool is_strict, const std::function<bool()>& should_stop) {
  if (instance.cost != Cost::mean_squared_error) return {};
  const Topology topology = make_topology(instance.network);
  std::vector<std::vector<Rational>> tangents;
  TangentOptions options;
  options.should_stop = should_stop;
  options.met = [&](const Witness& witness) { tangents.push_back(errors_of(instance, topology, witness)); };
  (is_strict ? options.known : options.limit) = bound;
  const std::optional<TangentResult> result = least_by_tangents(instance, options);
  const bool is_refuted =
      result && result->is_finished && (is_strict ? *result->least >= bound : !result->least || *result->least > bound);
  return is_refuted ? std::move(tangents) : std::vector<std::vector<Rational>>();
}

}  // namespace nnsolve
