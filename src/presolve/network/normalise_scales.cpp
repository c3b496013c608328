// Each hidden neuron's scale is spent on one weight (Observation 4 of the paper).
//
// Multiplying in-weights and bias of a hidden neuron by a, and dividing its out-weights by a, changes no output: for
// a /= 0 if the neuron is an identity, for a > 0 if it is a ReLU. A group of neurons that is multiplied by one a
// together keeps its inner weights. So let all inputs and outputs form one group, and let every weight that is
// prescribed and not 0 (or in a side condition) join the groups of its ends, and every bias that is fixed and not 0
// the group of its neuron with that of the inputs and outputs. Then every group but the latter can be multiplied by
// any a > 0, and by any a /= 0 if all its neurons are identities: what changes is free or 0.
//
// Nonzero edges. A free weight that is known not to be 0 and joins two different groups becomes 1 if one of them, not
// that of the inputs and outputs, has only identities, else 1 or -1; the two groups are then one. (So the normalised
// edges form a forest on the groups.) Law. A witness after is one before. Given a witness before: multiply the one
// group by 1/w or w, or by their absolute values.
//
// Only out-edge. Let m be a hidden neuron with one out-edge that carries something, free; m forms a group alone. Then
// this weight becomes 1 for an identity, 1 or -1 for a ReLU. Law. As for nonzero edges if the weight is not 0. If it is
// 0, then, m being alone, all its in-weights and its bias are free or 0 and may become 0; then m is 0, and its
// out-weight may be anything. Neurons are taken from the outputs to the inputs, so that each finds its in-weights still
// free.
//
// Edits of one look go together: the groups are kept as the edits before leave them, and the laws use nothing else that
// an edit takes.
#include "presolve/network/rules.h"

#include <algorithm>
#include <numeric>

namespace nnsolve {

namespace {

class ScaleGroups {
 public:
  explicit ScaleGroups(const NetworkStore& store)
      : parent_(store.network().neuron_count()), size_(parent_.size(), 1), has_relu_(parent_.size(), false) {
    const Network& network = store.network();
    std::iota(parent_.begin(), parent_.end(), NeuronIndex{0});
    for (NeuronIndex n = 0; n < network.neuron_count(); ++n) {
      has_relu_[n] = store.is_hidden(n) && store.is_relu(n);
      const bool is_fixed = !store.has_free_bias(n) && !store.has_zero_bias(n);
      if (!store.is_hidden(n) || is_fixed) join(n, ground);
    }
    for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
      if (store.is_live(e) && !store.is_free(e)) join(network.edges[e].from, network.edges[e].to);
    }
  }

  NeuronIndex find(NeuronIndex n) {
    while (parent_[n] != n) n = parent_[n] = parent_[parent_[n]];
    return n;
  }
  bool is_ground(NeuronIndex n) { return find(n) == find(ground); }
  bool is_alone(NeuronIndex n) { return size_[find(n)] == 1 && !is_ground(n); }
  bool is_any_sign(NeuronIndex n) { return !is_ground(n) && !has_relu_[find(n)]; }
  void join(NeuronIndex a, NeuronIndex b) {
    a = find(a);
    b = find(b);
    if (a == b) return;
    if (size_[a] > size_[b]) std::swap(a, b);
    parent_[a] = b;
    size_[b] += size_[a];
    has_relu_[b] = has_relu_[b] || has_relu_[a];
  }

 private:
  static constexpr NeuronIndex ground = 0;  // an input, or the first of all neurons if there is no input

  std::vector<NeuronIndex> parent_;
  std::vector<std::uint32_t> size_;
  std::vector<bool> has_relu_;
};

class ScaleNormaliser {
 public:
  explicit ScaleNormaliser(const NetworkStore& store) : store_(store), groups_(store) {}

  NetworkEdits only_out_edges() {
    const std::vector<NeuronIndex>& order = store_.topology().order;
    for (auto m = order.rbegin(); m != order.rend(); ++m) {
      if (is_candidate(*m)) normalise_only_out_edge(*m);
    }
    return std::move(edits_);
  }

  NetworkEdits nonzero_edges(std::vector<bool> is_nonzero) {
    is_nonzero_ = std::move(is_nonzero);
    const std::vector<NeuronIndex>& order = store_.topology().order;
    for (auto m = order.rbegin(); m != order.rend(); ++m) {
      if (is_candidate(*m)) normalise_nonzero_edges(*m);
    }
    return std::move(edits_);
  }

 private:
  bool is_candidate(NeuronIndex m) const { return store_.is_hidden(m) && store_.use().is_needed_neuron(m); }

  void normalise_only_out_edge(NeuronIndex m) {
    std::optional<EdgeIndex> only;
    for (const EdgeIndex e : store_.topology().outgoing[m]) {
      if (!store_.is_live(e)) continue;
      if (only) return;
      only = e;
    }
    if (only && store_.is_free(*only) && groups_.is_alone(m)) normalise(*only);
  }

  /// The side with fewer edges is left with unknown weights.
  void normalise_nonzero_edges(NeuronIndex m) {
    auto incoming = store_.topology().incoming[m];
    auto outgoing = store_.topology().outgoing[m];
    const bool out_first = incoming.size() >= outgoing.size();
    for (const EdgeIndex e : out_first ? outgoing : incoming) normalise_nonzero(e);
    for (const EdgeIndex e : out_first ? incoming : outgoing) normalise_nonzero(e);
  }

  void normalise_nonzero(EdgeIndex e) {
    const Edge& edge = store_.network().edges[e];
    if (!is_nonzero_[e] || !store_.is_live(e) || !store_.is_free(e)) return;
    if (groups_.find(edge.from) != groups_.find(edge.to)) normalise(e);
  }

  void normalise(EdgeIndex e) {
    const Edge& edge = store_.network().edges[e];
    NetworkEdit& edit = edits_.emplace_back(presolving::Reason::Kind::scaling);
    if (groups_.is_any_sign(edge.from) || groups_.is_any_sign(edge.to)) {
      edit.weights.emplace_back(e, Rational(1));
    } else {
      edit.signs.push_back(e);
    }
    groups_.join(edge.from, edge.to);
  }

  const NetworkStore& store_;
  ScaleGroups groups_;  // after the edits
  std::vector<bool> is_nonzero_;
  NetworkEdits edits_;
};

}  // namespace

NetworkEdits normalise_only_out_edges(const NetworkStore& store) {
  if (store.network().neurons.empty()) return {};
  return ScaleNormaliser(store).only_out_edges();
}

NetworkEdits normalise_nonzero_edges(const ExactFitStore& store) {
  if (store.network().neurons.empty()) return {};
  return ScaleNormaliser(store).nonzero_edges(find_nonzero_edges(store));
}

NetworkEdits normalise_costly_edges(const ThresholdStore& store) {
  if (store.network().neurons.empty()) return {};
  return ScaleNormaliser(store).nonzero_edges(find_costly_edges(store));
}

}  // namespace nnsolve
