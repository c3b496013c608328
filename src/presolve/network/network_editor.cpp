#include "presolve/network/network_editor.h"

#include "nnsolve/error.h"

#include <numeric>

namespace nnsolve {

NetworkEditor::NetworkEditor(ExactFit given, InstanceStructure structure, const PresolveOptions& options)
    : options_(options),
      result_{std::move(given), std::move(structure), {}, false, {}, 0},
      is_bound_weight_(network().edges.size(), false),
      is_bound_bias_(network().neuron_count(), false),
      given_row_(instance().row_count()) {
  std::iota(given_row_.begin(), given_row_.end(), std::size_t{0});
  find_use();
  find_row_of_target();
}

bool NetworkEditor::is_zero_at_zero(NeuronIndex n) const {
  if (network().is_input(n)) return true;
  if (!zero_sums_[n]) return false;
  return is_relu(n) ? zero_sums_[n]->sign() <= 0 : zero_sums_[n]->is_zero();
}

bool NetworkEditor::apply(NetworkEdit edit) {
  if (edit.is_empty() || is_finished()) return false;
  ++result_.step_count;
  if (options_.trace) options_.trace({result_.step_count, edit.rule, describe(edit)});
  Network& network = result_.instance.network;
  for (auto& [e, weight] : edit.weights) {
    NNSOLVE_ASSERT(is_free(e));
    is_use_stale_ = is_use_stale_ || weight.is_zero();
    network.edges[e].weight = std::move(weight);
  }
  for (auto& [n, bias] : edit.biases) {
    NNSOLVE_ASSERT(has_free_bias(n));
    network.neurons[n].bias = std::move(bias);
  }
  for (const NeuronIndex n : edit.identities) network.neurons[n].activation = Activation::identity;
  for (const std::uint32_t target : edit.targets) is_removed_[target] = true;
  for (const EdgeIndex e : edit.signs) {
    NNSOLVE_ASSERT(is_free(e));
    is_bound_weight_[e] = true;
    result_.conditions.signed_edges.push_back(e);
  }
  for (const OrderCut& cut : edit.cuts) {
    for (const Parameter& side : {cut.smaller, cut.larger}) {
      (side.kind == Parameter::Kind::bias ? is_bound_bias_ : is_bound_weight_)[side.index] = true;
    }
    result_.conditions.cuts.push_back(cut);
  }
  std::move(edit.lift.begin(), edit.lift.end(), std::back_inserter(result_.lift.steps));
  are_rows_stale_ = are_rows_stale_ || edit.merges_rows || !edit.targets.empty();
  are_zero_sums_stale_ = true;
  result_.is_unsat = result_.is_unsat || edit.is_unsat;
  return true;
}

void NetworkEditor::refresh() {
  if (are_rows_stale_) rebuild_rows();
  if (is_use_stale_) {
    result_.structure.classes = find_input_classes(instance(), topology());
    find_use();
    find_row_of_target();
  }
  if (are_zero_sums_stale_ || is_use_stale_) find_zero_sums();
  is_use_stale_ = false;
  are_zero_sums_stale_ = false;
}

void NetworkEditor::find_row_of_target() {
  is_removed_.assign(use_.classes.targets.size(), false);
  row_of_target_.assign(use_.classes.targets.size(), 0);
  std::size_t entry = use_.classes.target_of_entry.size();
  for (std::size_t row = instance().row_count(); row-- > 0;) {
    for (std::size_t i = instance().targets[row].size(); i-- > 0;) {
      row_of_target_[use_.classes.target_of_entry[--entry]] = row;
    }
  }
}

std::size_t NetworkEditor::row_of_target(std::uint32_t target) const { return given_row_[row_of_target_[target]]; }

/// Keeps each target once, and the data points that have one left.
void NetworkEditor::rebuild_rows() {
  SparseRows inputs;
  SparseRows targets;
  std::vector<std::size_t> given_row;
  std::size_t entry = 0;
  for (std::size_t row = 0; row < instance().row_count(); ++row) {
    bool is_kept = false;
    for (const auto& target : instance().targets[row]) {
      const std::uint32_t number = use_.classes.target_of_entry[entry++];
      if (is_removed_[number]) continue;
      is_removed_[number] = true;
      targets.push(target.column, target.value);
      is_kept = true;
    }
    if (!is_kept) continue;
    targets.finish_row();
    for (const auto& input : instance().inputs[row]) inputs.push(input.column, input.value);
    inputs.finish_row();
    given_row.push_back(given_row_[row]);
  }
  result_.instance.inputs = std::move(inputs);
  result_.instance.targets = std::move(targets);
  given_row_ = std::move(given_row);
  are_rows_stale_ = false;
  is_use_stale_ = true;
}

void NetworkEditor::find_zero_sums() {
  zero_sums_.assign(network().neuron_count(), std::nullopt);
  for (const NeuronIndex n : topology().order) {
    if (network().is_input(n) || !network().neurons[n].bias) continue;
    Rational sum = *network().neurons[n].bias;
    bool is_known = true;
    for (const EdgeIndex e : topology().incoming[n]) {
      const Edge& edge = network().edges[e];
      if (has_zero_weight(e) || is_zero_at_zero(edge.from)) continue;
      is_known = edge.weight && zero_sums_[edge.from];
      if (!is_known) break;
      sum += *edge.weight * *zero_sums_[edge.from];  // positive if from a ReLU, since else it is 0
    }
    if (is_known) zero_sums_[n] = std::move(sum);
  }
}

PresolvedNetwork NetworkEditor::finish() && {
  if (are_rows_stale_) rebuild_rows();
  if (is_use_stale_ && !result_.is_unsat) {
    result_.structure.classes = find_input_classes(instance(), topology());
  }
  return std::move(result_);
}

std::string NetworkEditor::describe(const NetworkEdit& edit) const {
  std::string text;
  auto item = [&]() -> std::string& { return text.append(text.empty() ? "" : ", "); };
  auto weight = [&](EdgeIndex e) {
    const Edge& edge = network().edges[e];
    return std::string("w(")
        .append(network().neurons[edge.from].name)
        .append(" -> ")
        .append(network().neurons[edge.to].name)
        .append(")");
  };
  auto bias = [&](NeuronIndex n) { return std::string("b(").append(network().neurons[n].name).append(")"); };
  auto parameter = [&](const Parameter& p) {
    return p.kind == Parameter::Kind::bias ? bias(p.index) : weight(p.index);
  };
  for (const auto& [e, value] : edit.weights) item().append(weight(e)).append(" := ").append(value.to_string());
  for (const auto& [n, value] : edit.biases) item().append(bias(n)).append(" := ").append(value.to_string());
  for (const NeuronIndex n : edit.identities) item().append(network().neurons[n].name).append(" is the identity");
  for (const EdgeIndex e : edit.signs) item().append(weight(e)).append(" is 1 or -1");
  for (const OrderCut& cut : edit.cuts) {
    item().append(parameter(cut.smaller)).append(" <= ").append(parameter(cut.larger));
  }
  for (const std::uint32_t target : edit.targets) {
    const InputClasses::Target& removed = use_.classes.targets[target];
    const NeuronIndex output = use_.classes.classes[removed.output].neuron;
    item().append("data point ").append(std::to_string(row_of_target(target) + 1)).append(" asks for no ");
    text.append(network().neurons[output].name);
  }
  if (edit.merges_rows) item().append("equal targets and empty data points go");
  if (edit.is_unsat) item().append("nothing fits");
  return text;
}

}  // namespace nnsolve
