// The bias of a hidden identity neuron is 0 without loss.
//
// Let m be a hidden identity neuron with a free bias, and the biases of all successors that matter free. Then b_m := 0.
//
// Law. A witness after is one before. Given a witness before: b_m becomes 0 and b_t grows by w_mt b_m for each
// successor t (Section 3.10 of the paper); no sum but that of m changes where it matters. The successors' biases stay
// free, so that, from the inputs to the outputs, one neuron after the other can be treated.
#include "presolve/network/rules.h"

namespace nnsolve {

NetworkProposal push_bias(const NetworkStore& store, NeuronIndex m) {
  if (!store.is_hidden(m) || store.is_relu(m) || !store.has_free_bias(m)) return std::nullopt;
  NetworkEdit edit(presolving::Reason::Kind::translation);
  for (const EdgeIndex e : store.topology().outgoing[m]) {
    if (!store.is_live(e)) continue;
    const NeuronIndex t = store.network().edges[e].to;
    if (!store.has_free_bias(t)) return std::nullopt;
    edit.free.push_back({Parameter::Kind::bias, t});
  }
  edit.biases.emplace_back(m, Rational(0));
  return edit;
}

}  // namespace nnsolve
