// A private neuron frees its targets (the '?' gadget, Section 3.11 of the paper).
//
// Let m be a hidden neuron with b_m free or 0, all of whose in-neighbours are inputs and all of whose out-edges that
// carry something lead to outputs and are free. Of its classes just one besides the zero class is needed, c; some
// input x_i /= 0 enters m there over a free edge. For each of these outputs t, just one needed class K of t has m in
// class c, it has just one known target, and b_t is free or m is 0 under the zero input. Then the targets of these K
// go, w_mt
// := 0 for these t, and b_m := 0.
//
// Law. Given a witness before: m adds some constant k to the sum of t in all needed classes but K; with w_mt := 0 that
// goes into b_t if it is free, and is 0 otherwise. K has no target any more. Given a witness after: w_mt and b_m are
// 0. Let w_im make the sum of m in class c equal to 1. Now m is 1 in class c and 0 under the zero input, as an identity
// and as a ReLU. So w_mt adds w_mt to the sum of t in class K and nothing anywhere else; the value that K's target
// lacks is right. (A sum of T >= 0 gives a ReLU the value T; a negative target of a ReLU has been found unsat before,
// and is left alone here.)
//
// At any threshold K may have any number of targets, of which all go. What the best constant for them costs is paid:
// before, K's value is some constant, so they cost no less; after, w_mt gives the sum of t the best constant, and they
// cost just that.
#include "presolve/network/rules.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

/// A free edge over which something enters the neuron in its class; nothing if an in-neighbour is no input.
std::optional<EdgeIndex> find_handle(const NetworkStore& store, NeuronIndex m, ClassId seen) {
  for (const EdgeIndex e : store.topology().incoming[m]) {
    if (!store.network().is_input(store.network().edges[e].from)) return std::nullopt;
  }
  for (const auto& change : store.use().classes.changes_of(seen)) {
    if (store.is_free(change.edge)) return change.edge;
  }
  return std::nullopt;
}

/// The class K that the out-edge reaches, if there is one.
std::optional<ClassId> freed_class(const NetworkStore& store, NeuronIndex m, EdgeIndex e) {
  const NetworkUse& use = store.use();
  const NeuronIndex t = store.network().edges[e].to;
  if (!store.network().is_output(t) || !store.is_free(e) || use.changes[e] != 1) return std::nullopt;
  if (!store.has_free_bias(t) && !store.is_zero_at_zero(m)) return std::nullopt;
  if (use.target_of_class[use.some_user[e]] == NetworkUse::none) return std::nullopt;
  return use.some_user[e];
}

/// Which targets go with a class, and what its value becomes then.
struct Freed {
  std::vector<std::uint32_t> targets;
  Rational value;
};

/// What goes with a class is said by freed_of(class), or that it cannot be freed.
template <class FreedOf>
NetworkProposal free_private(const NetworkStore& store, NeuronIndex m, FreedOf freed_of) {
  const NetworkUse& use = store.use();
  if (!store.is_hidden(m) || use.changed_classes[m] != 1) return std::nullopt;
  if (!store.has_free_bias(m) && !store.has_zero_bias(m)) return std::nullopt;
  const std::optional<EdgeIndex> handle = find_handle(store, m, use.some_changed_class[m]);
  if (!handle) return std::nullopt;
  NetworkEdit edit(presolving::Reason::Kind::translation);
  for (const EdgeIndex e : store.topology().outgoing[m]) {
    if (!store.is_live(e)) continue;
    const std::optional<ClassId> output_class = freed_class(store, m, e);
    std::optional<Freed> freed = output_class ? freed_of(*output_class) : std::nullopt;
    if (!freed) return std::nullopt;
    edit.targets.insert(edit.targets.end(), freed->targets.begin(), freed->targets.end());
    edit.weights.emplace_back(e, Rational(0));
    if (!store.is_zero_at_zero(m)) edit.free.push_back({Parameter::Kind::bias, store.network().edges[e].to});
    edit.lift.push_back({NetworkLiftStep::Kind::fit_target, m, *handle, e, store.row_of_target(freed->targets.front()),
                         std::move(freed->value)});
  }
  if (edit.targets.empty()) return std::nullopt;
  if (store.has_free_bias(m)) edit.biases.emplace_back(m, Rational(0));
  edit.free.push_back({Parameter::Kind::weight, *handle});
  return edit;
}

}  // namespace

NetworkProposal free_private_targets(const ExactFitStore& store, NeuronIndex m) {
  const NetworkUse& use = store.use();
  return free_private(store, m, [&](ClassId output) -> std::optional<Freed> {
    const std::uint32_t target = use.target_of_class[output];
    const Rational& value = *use.classes.targets[target].value;
    const bool is_unmet = value.sign() < 0 && store.is_relu(use.classes.classes[output].neuron);
    if (use.has_two_targets[output] || is_unmet) return std::nullopt;
    return Freed{{target}, value};
  });
}

NetworkProposal free_private_costs(const CostStore& store, NeuronIndex m) {
  const CostMeasure& measure = store.measure();
  Rational paid;
  NetworkProposal edit = free_private(store, m, [&](ClassId output) -> std::optional<Freed> {
    std::vector<std::uint32_t> targets = store.targets_of(output);
    const std::vector<CountedTarget> counted = store.counted(targets);
    Rational value = measure.best_constant(counted, store.is_relu(store.use().classes.classes[output].neuron));
    paid = measure.together(paid, measure.of_constant(counted, value));
    return Freed{std::move(targets), std::move(value)};
  });
  if (edit) edit->paid = std::move(paid);
  return edit;
}

}  // namespace nnsolve
