// What has no influence on a known target gets weight 0.
//
// Law. The edit only prescribes 0, so a witness after it is one before it. Conversely, from a witness before:
// (a) A neuron none of whose classes is needed: its free in-weights and bias may become 0, since no known target
//     depends on its value.
// (b) An edge whose source is 0 in all needed classes of its end: its weight is multiplied by 0 only.
// (c) An edge whose source has its value under the zero input in all needed classes of its end n, b_n free: the edge
//     adds a constant c to n wherever n matters. Its weight becomes 0 and b_n grows by c.
// (d) A hidden neuron m with no needed class but its zero class is a constant. If the biases of all successors that
//     matter are free, its free in-weights and bias may become 0: w_mt times the change of its value goes into b_t.
// In (c) several edges may lead to the same n: each adds its constant to b_n.
#include "presolve/network/rules.h"

namespace nnsolve {

namespace {

bool has_free_successors(const NetworkStore& store, NeuronIndex n) {
  for (const EdgeIndex e : store.topology().outgoing[n]) {
    if (store.is_live(e) && !store.has_free_bias(store.network().edges[e].to)) return false;
  }
  return true;
}

/// Names the biases that make up for what goes.
void rely_on_biases(NetworkEdit& edit, const NetworkStore& store, NeuronIndex n, bool is_settled_constant) {
  if (!is_settled_constant) {
    if (store.has_free_bias(n)) edit.free.push_back({Parameter::Kind::bias, n});
    return;
  }
  for (const EdgeIndex e : store.topology().outgoing[n]) {
    if (store.is_live(e)) edit.free.push_back({Parameter::Kind::bias, store.network().edges[e].to});
  }
}

}  // namespace

NetworkProposal prune(const NetworkStore& store, NeuronIndex n) {
  if (store.network().is_input(n)) return std::nullopt;
  const NetworkUse& use = store.use();
  const bool is_useless = !use.is_needed_neuron(n);
  const bool is_settled_constant = store.is_hidden(n) && use.changed_classes[n] == 0 && has_free_successors(store, n);
  NetworkEdit edit(presolving::Reason::Kind::translation);
  for (const EdgeIndex e : store.topology().incoming[n]) {
    if (!store.is_free(e)) continue;
    const bool is_constant =
        use.changes[e] == 0 && (store.has_free_bias(n) || store.is_zero_at_zero(store.network().edges[e].from));
    if (is_useless || is_settled_constant || is_constant) edit.weights.emplace_back(e, Rational(0));
  }
  if ((is_useless || is_settled_constant) && store.has_free_bias(n)) edit.biases.emplace_back(n, Rational(0));
  if (!edit.is_step()) return std::nullopt;
  if (!is_useless) rely_on_biases(edit, store, n, is_settled_constant);
  return edit;
}

}  // namespace nnsolve
