#include "nnsolve/instance.h"

#include "nnsolve/error.h"

#include <algorithm>

namespace nnsolve {

void SparseRows::finish_row() {
  auto less = [](const Entry& a, const Entry& b) { return a.column < b.column; };
  auto begin = entries_.begin() + static_cast<std::ptrdiff_t>(starts_.back());
  if (!std::is_sorted(begin, entries_.end(), less)) std::sort(begin, entries_.end(), less);
  starts_.push_back(entries_.size());
}

const std::string& TrainingTask::row_name(std::size_t row) const {
  static const std::string none;
  return row < row_names.size() ? row_names[row] : none;
}

namespace {

bool is_same_domain(const ParameterDomain* a, const ParameterDomain* b) {
  return a == nullptr || b == nullptr ? a == b : *a == *b;
}

bool is_same_neuron(const Neuron& a, const Neuron& b) {
  return a.name == b.name && a.activation == b.activation && a.bias == b.bias && a.slope == b.slope && a.low == b.low &&
         a.high == b.high && is_same_domain(a.bias_domain.get(), b.bias_domain.get());
}

bool is_same_edge(const Edge& a, const Edge& b) {
  return a.from == b.from && a.to == b.to && a.weight == b.weight && is_same_domain(a.domain.get(), b.domain.get());
}

bool is_same_row(const SparseRows& a, const SparseRows& b, std::size_t row) {
  return std::ranges::equal(a[row], b[row]);
}

}  // namespace

std::optional<std::string> beyond_plain(const TrainingTask& task) {
  const Network& network = task.network;
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    const Neuron& neuron = network.neurons[n];
    if (neuron.activation != Activation::identity && neuron.activation != Activation::relu) {
      return "neuron \"" + neuron.name + "\" is neither an identity nor a ReLU";
    }
    if (neuron.bias_domain) return "the bias of neuron \"" + neuron.name + "\" is restricted";
  }
  for (const Edge& edge : network.edges) {
    if (!edge.domain) continue;
    return "the weight of edge \"" + network.neurons[edge.from].name + "\" -> \"" + network.neurons[edge.to].name +
           "\" is restricted";
  }
  if (task.range_targets.empty()) return std::nullopt;
  return "data point " + std::to_string(task.range_targets.front().row + 1) + " has a target that is an inequality";
}

ExactFit::ExactFit(TrainingTask task) : TrainingTask(std::move(task)) {
  if (const auto problem = beyond_plain(*this)) throw UsageError(*problem);
}

bool asks_for_exact_fit(const TrainingInstance& instance) { return instance.threshold.is_zero() && is_plain(instance); }

ExactFit exact_fit(TrainingInstance instance) {
  if (!instance.threshold.is_zero()) throw UsageError("a question with a \"threshold\" above 0 is no exact fit");
  return ExactFit(TrainingTask(std::move(instance)));
}

bool is_same_task(const TrainingTask& a, const TrainingTask& b) {
  if (a.network.input_count != b.network.input_count || a.network.output_count != b.network.output_count ||
      a.row_count() != b.row_count() || a.range_targets != b.range_targets ||
      !std::ranges::equal(a.network.neurons, b.network.neurons, is_same_neuron) ||
      !std::ranges::equal(a.network.edges, b.network.edges, is_same_edge)) {
    return false;
  }
  for (std::size_t row = 0; row < a.row_count(); ++row) {
    if (!is_same_row(a.inputs, b.inputs, row) || !is_same_row(a.targets, b.targets, row)) return false;
  }
  return true;
}

bool is_same_instance(const TrainingInstance& a, const TrainingInstance& b) {
  const bool asks_same = a.threshold == b.threshold && (a.cost == b.cost || a.threshold.is_zero());
  return asks_same && is_same_task(a, b);
}

}  // namespace nnsolve
