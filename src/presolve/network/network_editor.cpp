#include "presolve/network/network_editor.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <iterator>
#include <type_traits>
#include <utility>

namespace nnsolve {

template <class Store>
void StoreEditor<Store>::apply(NetworkEdits edits, const char* rule) {
  for (const NetworkEdit& edit : edits) {
    NNSOLVE_ASSERT(is_possible(edit));
    expect_facts(edit);
  }
  for (NetworkEdit& edit : edits) {
    if (!may_step()) break;
    if (is_possible(edit)) make(std::move(edit), rule);
  }
  if (!result_.is_unsat) store_.bring_up_to_date();
}

/// Whether everything is free, or there, that the edit takes or relies on.
template <class Store>
bool StoreEditor<Store>::is_possible(const NetworkEdit& edit) const {
  const auto can_become_identity = [&](NeuronIndex n) {
    return store_.is_relu(n) && (store_.network().is_output(n) || store_.has_free_bias(n));
  };
  const auto can_be_cut = [&](const OrderCut& cut) {
    return std::ranges::all_of(std::initializer_list<Parameter>{cut.smaller, cut.larger}, [&](const Parameter& side) {
      const bool is_signed = side.kind == Parameter::Kind::weight && store_.is_signed(side.index);
      return store_.is_free(side) || (is_signed && !store_.is_cut(side));
    });
  };
  const auto has_free_bends = [&](const ForcedBends& bends) {
    return std::ranges::all_of(bends.bends, [&](const auto& bend) { return store_.has_free_bias(bend.neuron); }) &&
           std::ranges::all_of(bends.jumps, [&](const auto& jump) { return store_.is_free(jump.edge); });
  };
  return std::ranges::all_of(edit.weights, [&](const auto& weight) { return store_.is_free(weight.first); }) &&
         std::ranges::all_of(edit.biases, [&](const auto& bias) { return store_.has_free_bias(bias.first); }) &&
         std::ranges::all_of(edit.identities, can_become_identity) &&
         std::ranges::all_of(edit.targets, [&](std::uint32_t target) { return store_.has_target(target); }) &&
         std::ranges::all_of(edit.retargets, [&](const auto& target) { return store_.has_target(target.first); }) &&
         std::ranges::all_of(edit.signs, [&](EdgeIndex e) { return store_.is_free(e); }) &&
         std::ranges::all_of(edit.cuts, can_be_cut) && (!edit.bends || has_free_bends(*edit.bends)) &&
         std::ranges::all_of(edit.free, [&](const Parameter& parameter) { return store_.is_free(parameter); });
}

template <class Store>
void StoreEditor<Store>::expect_facts(const NetworkEdit& edit) const {
  for (const presolving::Fact& fact : edit.reason.facts) {
    NNSOLVE_ASSERT(fact.is_of_network());
    NNSOLVE_ASSERT(fact.kind != presolving::Fact::Kind::target || store_.network().is_output(fact.number));
  }
}

template <class Store>
void StoreEditor<Store>::make(NetworkEdit edit, const char* rule) {
  if (edit.is_step()) {
    ++result_.step_count;
    if (options_.trace) options_.trace({result_.step_count, rule, describe(edit)});
  }
  for (auto& [e, weight] : edit.weights) store_.prescribe(e, std::move(weight));
  for (auto& [n, bias] : edit.biases) store_.fix(n, std::move(bias));
  for (const NeuronIndex n : edit.identities) store_.straighten(n);
  for (const std::uint32_t target : edit.targets) store_.remove_target(target);
  for (auto& [target, value] : edit.retargets) store_.retarget(target, std::move(value));
  if constexpr (std::is_base_of_v<CostStore, Store>) {
    store_.pay(edit.paid);
  } else {
    NNSOLVE_ASSERT(edit.paid.is_zero() && edit.retargets.empty());
  }
  for (const EdgeIndex e : edit.signs) store_.sign(e);
  for (const OrderCut& cut : edit.cuts) store_.cut(cut);
  if (edit.bends) store_.force(*std::move(edit.bends));
  for (const EdgeIndex e : edit.nonzero) store_.note_nonzero(e);
  if (edit.merges_rows) store_.merge_rows();
  std::move(edit.lift.begin(), edit.lift.end(), std::back_inserter(result_.lift.steps));
  result_.is_unsat = edit.is_unsat;
}

template <class Store>
PresolvedTask<TrainingTask> StoreEditor<Store>::finish() && {
  if constexpr (std::is_base_of_v<CostStore, Store>) result_.paid = store_.paid();
  if constexpr (std::is_same_v<ThresholdStore, Store>) {
    result_.is_unsat = result_.is_unsat || store_.allowed().sign() < 0;
  }
  std::move(store_).move_to(result_.instance, result_.structure, result_.conditions);
  return std::move(result_);
}

template <class Store>
std::string StoreEditor<Store>::describe(const NetworkEdit& edit) const {
  const Network& network = store_.network();
  std::string text;
  auto item = [&]() -> std::string& { return text.append(text.empty() ? "" : ", "); };
  auto weight = [&](EdgeIndex e) {
    const Edge& edge = network.edges[e];
    return std::string("w(")
        .append(network.neurons[edge.from].name)
        .append(" -> ")
        .append(network.neurons[edge.to].name)
        .append(")");
  };
  auto bias = [&](NeuronIndex n) { return std::string("b(").append(network.neurons[n].name).append(")"); };
  auto parameter = [&](const Parameter& p) {
    return p.kind == Parameter::Kind::bias ? bias(p.index) : weight(p.index);
  };
  for (const auto& [e, value] : edit.weights) item().append(weight(e)).append(" := ").append(value.to_string());
  for (const auto& [n, value] : edit.biases) item().append(bias(n)).append(" := ").append(value.to_string());
  for (const NeuronIndex n : edit.identities) item().append(network.neurons[n].name).append(" is the identity");
  for (const EdgeIndex e : edit.signs) item().append(weight(e)).append(" is 1 or -1");
  for (const OrderCut& cut : edit.cuts) {
    item().append(parameter(cut.smaller)).append(" <= ").append(parameter(cut.larger));
  }
  for (const std::uint32_t target : edit.targets) {
    const presolving::Fact removed = store_.fact_of_target(target);
    item().append("data point ").append(std::to_string(removed.row + 1)).append(" asks for no ");
    text.append(network.neurons[removed.number].name);
  }
  for (const auto& [target, value] : edit.retargets) {
    const presolving::Fact changed = store_.fact_of_target(target);
    item().append("data point ").append(std::to_string(changed.row + 1)).append(" asks for ");
    text.append(network.neurons[changed.number].name).append(" = ").append(value.to_string());
  }
  if (!edit.paid.is_zero()) item().append("a cost of ").append(edit.paid.to_string()).append(" is paid");
  if (edit.bends) item().append("each ReLU bends in its own gap of the data");
  if (edit.merges_rows) item().append("equal targets and empty data points go");
  if (edit.is_unsat) item().append("nothing fits");
  return text;
}

template class StoreEditor<ExactFitStore>;
template class StoreEditor<CostStore>;
template class StoreEditor<ThresholdStore>;

}  // namespace nnsolve
