#include "fuzz/known.h"

#include "check/check_and_merge.h"

#include "nnsolve/check.h"
#include "nnsolve/error.h"

#include <map>
#include <string>
#include <utility>

namespace nnsolve {

namespace {

template <class Subject, class Solution>
bool is_solution(const Subject& subject, const Solution& solution) {
  try {
    return check_and_merge(subject, solution).checked.has_value();
  } catch (const NumberTooLarge&) {
    return false;  // unchecked is not valid
  }
}

}  // namespace

KnownAnswer known_of_smaller(const KnownAnswer& known, const Formula& formula, const Formula& smaller) {
  if (!known.assignment) return {};
  std::map<std::string, const Value*> values;
  const std::vector<std::string> names = variable_names(formula);
  for (std::size_t v = 0; v < names.size(); ++v) values[names[v]] = &known.assignment->values[v];
  Assignment assignment{known.assignment->fields, {}};
  for (const std::string& name : variable_names(smaller)) {
    const auto found = values.find(name);
    if (found == values.end()) return {};
    assignment.values.push_back(*found->second);
  }
  if (!is_solution(smaller, assignment)) return {};
  return {Status::sat, std::move(assignment), std::nullopt};
}

KnownAnswer known_of_smaller(const KnownAnswer& known, const TrainingInstance& instance,
                             const TrainingInstance& smaller) {
  if (!known.witness) return {};
  std::map<std::pair<std::string, std::string>, const Value*> weights;
  std::map<std::string, const Value*> biases;
  const Network& from = instance.network;
  auto ends = [](const Network& network, EdgeIndex e) {
    return std::pair(network.neurons[network.edges[e].from].name, network.neurons[network.edges[e].to].name);
  };
  for (EdgeIndex e = 0; e < from.edges.size(); ++e) weights[ends(from, e)] = &known.witness->weights[e];
  for (NeuronIndex n = from.input_count; n < from.neuron_count(); ++n) {
    biases[from.neurons[n].name] = &known.witness->biases[n - from.input_count];
  }
  const Network& to = smaller.network;
  Witness witness{known.witness->fields, {}, {}};
  for (EdgeIndex e = 0; e < to.edges.size(); ++e) {
    const auto found = weights.find(ends(to, e));
    if (found == weights.end()) return {};
    witness.weights.push_back(*found->second);
  }
  for (NeuronIndex n = to.input_count; n < to.neuron_count(); ++n) {
    const auto found = biases.find(to.neurons[n].name);
    if (found == biases.end()) return {};
    witness.biases.push_back(*found->second);
  }
  if (!is_solution(smaller, witness)) return {};
  return {Status::sat, std::nullopt, std::move(witness)};
}

}  // namespace nnsolve
