// A single path that has to carry something has no weight 0.
//
// Lemma. Let K be a class of an output t with known target T, other than its zero class, and let T be known to differ
// from the value under the zero input: from the number it is known to be, or, for a ReLU output and T > 0, from any
// value of a sum that is not positive (the zero class has target 0). If just one changed in-edge of K, m -> t, may have
// a weight other than 0, then w_mt /= 0, and the value of m differs from that under the zero input. For a neuron whose
// value differs, so does its sum; if just one changed in-edge may have a weight other than 0, the same is true of it.
//
// At a threshold the value of t in K is known to differ from that under the zero input if the same value in both would
// cost too much: the best constant for the targets of both, or, where the value under the zero input is known, that.
#include "presolve/network/rules.h"

#include <span>
#include <vector>

namespace nnsolve {

namespace {

/// True if the target in the class, not the zero class, cannot be the value under the zero input.
bool differs_from_zero_class(const NetworkStore& store, const InputClasses::Target& target) {
  const NetworkUse& use = store.use();
  const NeuronIndex output = use.classes.classes[target.output].neuron;
  const bool is_relu = store.is_relu(output);
  if (is_relu && target.value->sign() <= 0) return false;
  if (store.zero_sum(output)) return *store.zero_sum(output) != *target.value;
  const std::uint32_t zero_target = use.target_of_class[use.classes.zero_class(output)];
  return zero_target != NetworkUse::none && *use.classes.targets[zero_target].value != *target.value;
}

/// The only changed in-edge that may carry something, or nothing.
const InputClasses::Change* only_carrier(const NetworkStore& store, ClassId id) {
  const InputClasses::Change* only = nullptr;
  for (const auto& change : store.use().classes.changes_of(id)) {
    if (store.has_zero_weight(change.edge)) continue;
    if (only != nullptr) return nullptr;
    only = &change;
  }
  return only;
}

/// The same where targets need not be met.
bool would_cost_too_much(const ThresholdStore& store, ClassId output) {
  const NetworkUse& use = store.use();
  const NeuronIndex t = use.classes.classes[output].neuron;
  const CostMeasure& measure = store.measure();
  std::vector<CountedTarget> targets = store.counted(store.targets_of(output));
  for (const CountedTarget& target : store.counted(store.targets_of(use.classes.zero_class(t)))) {
    targets.push_back(target);
  }
  const std::optional<Rational>& sum = store.zero_sum(t);
  if (!sum) return store.is_too_much(measure.of_best_constant(targets, store.is_relu(t)));
  return store.is_too_much(measure.of_constant(targets, store.is_relu(t) && sum->sign() < 0 ? Rational() : *sum));
}

/// By edge. differs(target): its class, not a zero class, is known to have another value than under the zero input.
template <class Differs>
std::vector<bool> find_carriers(const NetworkStore& store, Differs differs) {
  const InputClasses& classes = store.use().classes;
  std::vector<bool> is_nonzero(store.network().edges.size(), false);
  std::vector<bool> is_done(classes.classes.size(), false);
  for (const InputClasses::Target& target : classes.targets) {
    if (classes.is_zero_class(target.output) || !differs(target)) continue;
    ClassId differing = target.output;
    while (!is_done[differing]) {
      is_done[differing] = true;
      const InputClasses::Change* carrier = only_carrier(store, differing);
      if (carrier == nullptr) break;
      is_nonzero[carrier->edge] = true;
      differing = carrier->source;
      if (store.network().is_input(classes.classes[differing].neuron)) break;
    }
  }
  return is_nonzero;
}

NetworkEdits note(const NetworkStore& store, std::vector<bool> is_nonzero) {
  for (const EdgeIndex e : store.conditions().nonzero_edges) is_nonzero[e] = false;
  NetworkEdit edit(presolving::Reason::Kind::signs);
  for (EdgeIndex e = 0; e < is_nonzero.size(); ++e) {
    if (is_nonzero[e] && store.is_free(e)) edit.nonzero.push_back(e);
  }
  NetworkEdits edits;
  if (!edit.nonzero.empty()) edits.push_back(std::move(edit));
  return edits;
}

}  // namespace

std::vector<bool> find_nonzero_edges(const ExactFitStore& store) {
  return find_carriers(store, [&](const auto& target) { return differs_from_zero_class(store, target); });
}

std::vector<bool> find_costly_edges(const ThresholdStore& store) {
  return find_carriers(store, [&](const auto& target) { return would_cost_too_much(store, target.output); });
}

/// Only where no equation of the data says so: an identity output has one, the sum of a ReLU output has an unknown
/// offset.
NetworkEdits note_nonzero_edges(const ExactFitStore& store) {
  std::vector<bool> is_nonzero = find_nonzero_edges(store);
  for (EdgeIndex e = 0; e < is_nonzero.size(); ++e) {
    const NeuronIndex to = store.network().edges[e].to;
    if (!store.network().is_output(to) || !store.is_relu(to)) is_nonzero[e] = false;
  }
  return note(store, is_nonzero);
}

/// At a threshold no equation says anything.
NetworkEdits note_costly_edges(const ThresholdStore& store) { return note(store, find_costly_edges(store)); }

}  // namespace nnsolve
