// Known targets that say the same, contradict each other, or are about a constant.
//
// Law. An output has one value in each of its classes (input_classes.h), whatever the weights; equal data points have
// equal classes. So
// (a) of equal known targets in one class one is enough, and two different ones cannot both be met;
// (b) a negative target of a ReLU cannot be met;
// (c) an output whose sum under the zero input is the same for all weights meets a target in its zero class always or
//     never;
// (d) an output with a known target in its zero class, a free bias, and no other contribution to that sum than zeros:
//     its bias is that target, for an identity or a positive target.
// A witness after a step is one before it, and every witness before (d) has that bias.
#include "presolve/network/rules.h"

#include <optional>

namespace nnsolve {

namespace {

Rational activated(bool is_relu, const Rational& sum) { return is_relu && sum.sign() < 0 ? Rational(0) : sum; }

/// Why nothing can fit, if the targets of one class say so.
std::optional<presolving::Reason> find_contradiction(const NetworkStore& store) {
  using Kind = presolving::Reason::Kind;
  const NetworkUse& use = store.use();
  for (std::uint32_t i = 0; i < use.classes.targets.size(); ++i) {
    const InputClasses::Target& target = use.classes.targets[i];
    const NeuronIndex output = use.classes.classes[target.output].neuron;
    const std::uint32_t first = use.target_of_class[target.output];
    if (first != i) {
      return presolving::Reason(Kind::combination, {store.fact_of_target(first), store.fact_of_target(i)});
    }
    if (target.value->sign() < 0 && store.is_relu(output)) {
      return presolving::Reason(Kind::signs, {store.fact_of_target(i)});
    }
    const std::optional<Rational>& sum = store.zero_sum(output);
    if (!use.classes.is_zero_class(target.output) || !sum) continue;
    if (activated(store.is_relu(output), *sum) != *target.value) {
      return presolving::Reason(Kind::combination, {store.fact_of_target(i)});
    }
  }
  return std::nullopt;
}

bool has_repetition(const NetworkStore& store) {
  const TrainingTask& instance = store.instance();
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    if (instance.targets[row].empty()) return true;
  }
  return store.use().classes.target_of_entry.size() > store.use().classes.targets.size();
}

/// True if under the zero input nothing but its bias contributes to the neuron's sum.
bool is_bias_at_zero(const NetworkStore& store, NeuronIndex n) {
  for (const EdgeIndex e : store.topology().incoming[n]) {
    if (!store.has_zero_weight(e) && !store.is_zero_at_zero(store.network().edges[e].from)) return false;
  }
  return true;
}

}  // namespace

NetworkEdits merge_targets(const ExactFitStore& store) {
  NetworkEdits edits;
  if (auto contradiction = find_contradiction(store)) {
    edits.push_back(NetworkEdit::contradiction(*std::move(contradiction)));
  } else if (has_repetition(store)) {
    edits.emplace_back(presolving::Reason::Kind::relaxation).merges_rows = true;
  }
  return edits;
}

NetworkProposal settle_zero_target(const ExactFitStore& store, NeuronIndex n) {
  using Kind = presolving::Reason::Kind;
  if (!store.network().is_output(n)) return std::nullopt;
  const NetworkUse& use = store.use();
  const std::uint32_t target = use.target_of_class[use.classes.zero_class(n)];
  if (target == NetworkUse::none) return std::nullopt;
  const Rational& value = *use.classes.targets[target].value;
  if (store.zero_sum(n)) {
    if (activated(store.is_relu(n), *store.zero_sum(n)) != value) return std::nullopt;  // merge_targets says so
    NetworkEdit edit(Kind::relaxation);
    edit.targets.push_back(target);
    return edit;
  }
  const bool is_fixed = !store.is_relu(n) || value.sign() > 0;
  if (!is_fixed || !store.has_free_bias(n) || !is_bias_at_zero(store, n)) return std::nullopt;
  NetworkEdit edit({store.is_relu(n) ? Kind::cases : Kind::combination, {store.fact_of_target(target)}});
  edit.targets.push_back(target);
  edit.biases.emplace_back(n, value);
  return edit;
}

}  // namespace nnsolve
