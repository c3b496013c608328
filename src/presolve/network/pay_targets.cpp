// What targets cost whatever the weights, at any threshold: it is paid, and the rest of the question is an easier one.
//
// An output has one value in each of its classes (input_classes.h); let o be that of some class, and y_1, ..., y_n what
// its targets are there.
// (a) Mean squared error: sum (o - y_i)^2 = n (o - m)^2 + sum (y_i - m)^2 with m the mean of the y_i. So all of them
//     become m, as often, and the second sum is paid.
// (b) Largest error: no |o - y_i| is larger than that for the least or the largest y_i. So those between them go.
// (c) Where the output's sum under the zero input is known, the targets of its zero class cost what they cost.
// (d) With the cost l1, and for ReLUs with targets below 0, there is no such form; but no o costs less than the best
//     constant does. If these together are too much, or too much has been paid, nothing costs so little.
//
// Law. In (a), (b) and (c) every choice of weights costs after the step together with what is paid what it costs
// before. In (d) each class has a value of its own, so the least is not less than with the best value for each.
#include "presolve/network/rules.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

namespace {

/// All targets of the class, if there are several, become their mean.
void merge_into_mean(const CostStore& store, const std::vector<std::uint32_t>& targets, NetworkEdit& edit) {
  const std::vector<CountedTarget> counted = store.counted(targets);
  const Rational mean = store.measure().best_constant(counted, false);
  edit.paid += store.measure().of_constant(counted, mean);
  for (const std::uint32_t target : targets) edit.retargets.emplace_back(target, mean);
}

/// All but the least and the largest.
void drop_inner(const CostStore& store, const std::vector<std::uint32_t>& targets, NetworkEdit& edit) {
  const auto value = [&](std::uint32_t target) { return *store.use().classes.targets[target].value; };
  const auto [least, most] = std::ranges::minmax_element(targets, {}, value);
  for (const std::uint32_t target : targets) {
    if (target != *least && target != *most) edit.targets.push_back(target);
  }
}

}  // namespace

NetworkEdits merge_costs(const CostStore& store) {
  NetworkEdits edits;
  const NetworkUse& use = store.use();
  if (store.measure().kind == Cost::l1) return edits;
  for (std::uint32_t i = 0; i < use.classes.targets.size(); ++i) {
    const ClassId output = use.classes.targets[i].output;
    if (use.target_of_class[output] != i || !use.has_two_targets[output]) continue;
    const std::vector<std::uint32_t> targets = store.targets_of(output);
    NetworkEdit edit(presolving::Reason::Kind::combination);
    store.measure().kind == Cost::max ? drop_inner(store, targets, edit) : merge_into_mean(store, targets, edit);
    if (edit.is_step()) edits.push_back(std::move(edit));
  }
  return edits;
}

NetworkProposal pay_known_outputs(const CostStore& store, NeuronIndex n) {
  if (!store.network().is_output(n) || !store.zero_sum(n)) return std::nullopt;
  NetworkEdit edit(presolving::Reason::Kind::combination);
  edit.targets = store.targets_of(store.use().classes.zero_class(n));
  if (edit.targets.empty()) return std::nullopt;
  const Rational& sum = *store.zero_sum(n);
  const Rational value = store.is_relu(n) && sum.sign() < 0 ? Rational() : sum;
  edit.paid = store.measure().of_constant(store.counted(edit.targets), value);
  return edit;
}

NetworkEdits refute_by_spread(const ThresholdStore& store) {
  const NetworkUse& use = store.use();
  Rational least;
  for (std::uint32_t i = 0; i < use.classes.targets.size(); ++i) {
    const ClassId output = use.classes.targets[i].output;
    if (use.target_of_class[output] != i) continue;
    const bool is_relu = store.is_relu(use.classes.classes[output].neuron);
    const std::vector<CountedTarget> targets = store.counted(store.targets_of(output));
    least = store.measure().together(least, store.measure().of_best_constant(targets, is_relu));
  }
  NetworkEdits edits;
  if (store.is_too_much(least)) {
    edits.push_back(NetworkEdit::contradiction(presolving::Reason(presolving::Reason::Kind::combination)));
  }
  return edits;
}

}  // namespace nnsolve
