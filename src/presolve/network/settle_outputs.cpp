// ReLU outputs that are as good as identity outputs.
//
// (a) A ReLU output whose known targets are all positive becomes an identity output: max(0, s) = T > 0 says s = T.
// (b) Let t be a ReLU output with target 0 in its zero class and, in all its other needed classes, one and the same
//     target T > 0. Its bias and the weights of all edges into it that carry something are free, and under the zero
//     input all in-neighbours are 0. Then b_t := 0, t becomes an identity output, and the target 0 goes.
//
// Law of (b). Given a witness before: under the zero input the sum of t is b_t, so b_t <= 0. In any other needed class
// it is b_t + S = T, with S the weighted sum of the in-neighbours; so S = T - b_t > 0. Multiplying all weights into t
// by T / (T - b_t) makes S equal to T, and b_t becomes 0. Given a witness after: the sum of t is 0 in its zero class
// and T in the others, and max(0, .) leaves both as they are.
// (With two different positive targets, or a target 0 on a data point that changes an in-neighbour, this would be
// wrong: then b_t < 0 can be of use.)
//
// (c) At a threshold: a ReLU output all of whose known targets are positive, and for each of whose classes the value 0
//     alone would cost more than is allowed, becomes an identity output.
//
// Law of (c). What costs no more than is allowed has no value 0 in any of these classes before, so its sums are
// positive; and after none that is 0 or below, for there the targets are missed by even more. With positive sums both
// outputs are the same.
// ((a) would be wrong there: an inactive output may miss a small target cheaply. And so would (b): with the bias at 0
// the output may have to miss what it could meet.)
#include "presolve/network/rules.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace nnsolve {

namespace {

/// The one target of all needed classes besides the zero class, if it is one and positive.
const Rational* common_target(const NetworkUse& use, NeuronIndex output) {
  const Rational* common = nullptr;
  for (const ClassId id : use.by_neuron[output]) {
    const Rational* value = use.classes.targets[use.target_of_class[id]].value;
    if (value->sign() <= 0 || (common != nullptr && *common != *value)) return nullptr;
    common = value;
  }
  return common;
}

bool has_only_positive_targets(const NetworkUse& use, NeuronIndex output) {
  const std::uint32_t zero_target = use.target_of_class[use.classes.zero_class(output)];
  if (zero_target != NetworkUse::none && use.classes.targets[zero_target].value->sign() <= 0) return false;
  for (const ClassId id : use.by_neuron[output]) {
    if (use.classes.targets[use.target_of_class[id]].value->sign() <= 0) return false;
  }
  return true;
}

bool can_be_scaled(const NetworkStore& store, NeuronIndex output) {
  if (!store.has_free_bias(output)) return false;
  for (const EdgeIndex e : store.topology().incoming[output]) {
    if (store.has_zero_weight(e)) continue;
    if (!store.is_free(e) || !store.is_zero_at_zero(store.network().edges[e].from)) return false;
  }
  return true;
}

/// Case (a), or nothing.
NetworkProposal settle_positive(const NetworkStore& store, NeuronIndex output) {
  const NetworkUse& use = store.use();
  if (!has_only_positive_targets(use, output)) return std::nullopt;
  NetworkEdit edit(presolving::Reason::Kind::cases);
  edit.identities.push_back(output);
  return edit;
}

/// Case (b), or nothing.
NetworkProposal settle_by_scaling(const NetworkStore& store, NeuronIndex output) {
  const NetworkUse& use = store.use();
  const std::uint32_t zero_target = use.target_of_class[use.classes.zero_class(output)];
  if (zero_target == NetworkUse::none || !use.classes.targets[zero_target].value->is_zero()) return std::nullopt;
  if (common_target(use, output) == nullptr && !use.by_neuron[output].empty()) return std::nullopt;
  if (!can_be_scaled(store, output)) return std::nullopt;
  NetworkEdit edit({presolving::Reason::Kind::scaling, {store.fact_of_target(zero_target)}});
  edit.identities.push_back(output);
  edit.biases.emplace_back(output, Rational(0));
  edit.targets.push_back(zero_target);
  for (const EdgeIndex e : store.topology().incoming[output]) {
    if (!store.has_zero_weight(e)) edit.free.push_back({Parameter::Kind::weight, e});
  }
  return edit;
}

}  // namespace

NetworkProposal settle_output(const ExactFitStore& store, NeuronIndex n) {
  if (!store.network().is_output(n) || !store.is_relu(n) || !store.use().is_needed_neuron(n)) return std::nullopt;
  NetworkProposal edit = settle_positive(store, n);
  return edit ? std::move(edit) : settle_by_scaling(store, n);
}

NetworkProposal settle_active_output(const ThresholdStore& store, NeuronIndex n) {
  const NetworkUse& use = store.use();
  if (!store.network().is_output(n) || !store.is_relu(n) || !use.is_needed_neuron(n)) return std::nullopt;
  std::vector<ClassId> classes = use.by_neuron[n];
  if (use.is_needed[use.classes.zero_class(n)]) classes.push_back(use.classes.zero_class(n));
  const auto is_positive = [](const CountedTarget& target) { return target.value.sign() > 0; };
  for (const ClassId id : classes) {
    const std::vector<CountedTarget> targets = store.counted(store.targets_of(id));
    if (!std::ranges::all_of(targets, is_positive)) return std::nullopt;
    if (!store.is_too_much(store.measure().of_constant(targets, Rational()))) return std::nullopt;
  }
  NetworkEdit edit(presolving::Reason::Kind::cases);
  edit.identities.push_back(n);
  return edit;
}

}  // namespace nnsolve
