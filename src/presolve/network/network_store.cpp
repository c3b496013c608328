#include "presolve/network/network_store.h"

#include "nnsolve/error.h"

#include <numeric>
#include <utility>

namespace nnsolve {

NetworkStore::NetworkStore(TrainingTask given, InstanceStructure structure)
    : NetworkStore(std::move(given), std::move(structure), false) {}

NetworkStore::NetworkStore(TrainingTask given, InstanceStructure structure, bool counts_targets)
    : instance_(std::move(given)),
      structure_(std::move(structure)),
      is_signed_(network().edges.size(), false),
      is_cut_weight_(network().edges.size(), false),
      is_cut_bias_(network().neuron_count(), false),
      given_row_(instance().row_count()),
      counts_targets_(counts_targets) {
  NNSOLVE_ASSERT(is_plain(instance_));  // rules were proved for nothing else
  std::iota(given_row_.begin(), given_row_.end(), std::size_t{0});
  find_use(network(), topology(), use_);
  find_row_of_target();
  find_zero_sums();
}

bool NetworkStore::is_free(const Parameter& parameter) const {
  return parameter.kind == Parameter::Kind::bias ? has_free_bias(parameter.index) : is_free(parameter.index);
}

bool NetworkStore::is_cut(const Parameter& parameter) const {
  return parameter.kind == Parameter::Kind::bias ? is_cut_bias_[parameter.index] : is_cut_weight_[parameter.index];
}

bool NetworkStore::is_zero_at_zero(NeuronIndex n) const {
  if (network().is_input(n)) return true;
  if (!zero_sums_[n]) return false;
  return is_relu(n) ? zero_sums_[n]->sign() <= 0 : zero_sums_[n]->is_zero();
}

presolving::Fact NetworkStore::fact_of_target(std::uint32_t target) const {
  const NeuronIndex output = use_.classes.classes[use_.classes.targets[target].output].neuron;
  return presolving::Fact::target(output, static_cast<std::uint32_t>(row_of_target(target)));
}

void NetworkStore::prescribe(EdgeIndex e, Rational weight) {
  is_use_stale_ = is_use_stale_ || weight.is_zero();
  are_zero_sums_stale_ = true;
  instance_.network.edges[e].weight = std::move(weight);
}

void NetworkStore::fix(NeuronIndex n, Rational bias) {
  are_zero_sums_stale_ = true;
  instance_.network.neurons[n].bias = std::move(bias);
}

void NetworkStore::straighten(NeuronIndex n) {
  are_zero_sums_stale_ = true;
  instance_.network.neurons[n].activation = Activation::identity;
}

void NetworkStore::remove_target(std::uint32_t target) {
  is_removed_[target] = true;
  are_rows_stale_ = true;
}

void NetworkStore::retarget(std::uint32_t target, Rational value) {
  new_values_.insert_or_assign(target, std::move(value));
  are_rows_stale_ = true;
}

void NetworkStore::sign(EdgeIndex e) {
  is_signed_[e] = true;
  conditions_.signed_edges.push_back(e);
}

void NetworkStore::cut(const OrderCut& cut) {
  for (const Parameter& side : {cut.smaller, cut.larger}) {
    (side.kind == Parameter::Kind::bias ? is_cut_bias_ : is_cut_weight_)[side.index] = true;
  }
  conditions_.cuts.push_back(cut);
}

void NetworkStore::force(ForcedBends bends) {
  for (const ForcedBends::Bend& bend : bends.bends) is_cut_bias_[bend.neuron] = true;
  for (const ForcedBends::Jump& jump : bends.jumps) is_cut_weight_[jump.edge] = true;
  conditions_.bends = std::move(bends);
}

void NetworkStore::bring_up_to_date() {
  if (are_rows_stale_) rebuild_rows();
  if (is_use_stale_) {
    structure_.classes = find_input_classes(instance(), topology());
    find_use(network(), topology(), use_);
    find_row_of_target();
  }
  if (are_zero_sums_stale_) find_zero_sums();
  are_rows_stale_ = false;
  is_use_stale_ = false;
  are_zero_sums_stale_ = false;
}

void NetworkStore::find_row_of_target() {
  is_removed_.assign(use_.classes.targets.size(), false);
  row_of_target_.assign(use_.classes.targets.size(), 0);
  std::size_t entry = use_.classes.target_of_entry.size();
  for (std::size_t row = instance().row_count(); row-- > 0;) {
    for (std::size_t i = instance().targets[row].size(); i-- > 0;) {
      row_of_target_[use_.classes.target_of_entry[--entry]] = row;
    }
  }
}

/// Keeps each target once, unless it matters how often, and the data points that have one left.
void NetworkStore::rebuild_rows() {
  SparseRows inputs;
  SparseRows targets;
  std::vector<std::size_t> given_row;
  std::size_t entry = 0;
  for (std::size_t row = 0; row < instance().row_count(); ++row) {
    bool is_kept = false;
    for (const auto& target : instance().targets[row]) {
      const std::uint32_t number = use_.classes.target_of_entry[entry++];
      if (is_removed_[number]) continue;
      is_removed_[number] = !counts_targets_;
      const auto other = new_values_.find(number);
      targets.push(target.column, other == new_values_.end() ? target.value : other->second);
      is_kept = true;
    }
    if (!is_kept) continue;
    targets.finish_row();
    for (const auto& input : instance().inputs[row]) inputs.push(input.column, input.value);
    inputs.finish_row();
    given_row.push_back(given_row_[row]);
  }
  instance_.inputs = std::move(inputs);
  instance_.targets = std::move(targets);
  instance_.row_names.clear();
  given_row_ = std::move(given_row);
  new_values_.clear();
  is_use_stale_ = true;
}

void NetworkStore::find_zero_sums() {
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

void NetworkStore::move_to(TrainingTask& instance, InstanceStructure& structure, SideConditions& conditions) && {
  instance = std::move(instance_);
  structure = std::move(structure_);
  conditions = std::move(conditions_);
}

std::vector<std::uint32_t> CostStore::targets_of(ClassId output) const {
  std::vector<std::uint32_t> targets;
  std::uint32_t next = use().target_of_class[output];
  for (; next != NetworkUse::none; next = use().next_target[next]) targets.push_back(next);
  return targets;
}

std::vector<CountedTarget> CostStore::counted(std::span<const std::uint32_t> targets) const {
  std::vector<CountedTarget> result;
  for (const std::uint32_t target : targets) {
    result.push_back({*use().classes.targets[target].value, use().target_count[target]});
  }
  return result;
}

ThresholdStore::ThresholdStore(TrainingInstance given, InstanceStructure structure)
    : CostStore(static_cast<TrainingTask&&>(given), std::move(structure), given.cost),
      threshold_(std::move(given.threshold)) {}

Rational ThresholdStore::allowed() const {
  if (measure().kind != Cost::max) return threshold_ - paid();
  return paid() > threshold_ ? threshold_ - paid() : threshold_;
}

}  // namespace nnsolve
