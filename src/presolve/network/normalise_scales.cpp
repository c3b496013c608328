// Rules 5 and 6: each hidden neuron's scale is spent on one weight (Observation 4 of the paper).
//
// Multiplying in-weights and bias of a hidden neuron by a, and dividing its out-weights by a, changes no output: for
// a /= 0 if the neuron is an identity, for a > 0 if it is a ReLU. A group of neurons that is multiplied by one a
// together keeps its inner weights. So let all inputs and outputs form one group, and let every weight that is
// prescribed and not 0 (or in a side condition) join the groups of its ends, and every bias that is fixed and not 0
// the group of its neuron with that of the inputs and outputs. Then every group but the latter can be multiplied by
// any a > 0, and by any a /= 0 if all its neurons are identities: what changes is free or 0.
//
// Rule 6. A free weight that is known not to be 0 and joins two different groups becomes 1 if one of them, not that of
// the inputs and outputs, has only identities, else 1 or -1; the two groups are then one. (So the normalised edges form
// a forest on the groups.)
// Law. A witness after is one before. Given a witness before: multiply the one group by 1/w or w, or by their absolute
// values.
//
// Rule 5. Let m be a hidden neuron with one out-edge that carries something, free; m forms a group alone. Then this
// weight becomes 1 for an identity, 1 or -1 for a ReLU.
// Law. As rule 6 if the weight is not 0. If it is 0, then, m being alone, all its in-weights and its bias are free or 0
// and may become 0; then m is 0, and its out-weight may be anything.
// Neurons are taken from the outputs to the inputs, so that each finds its in-weights still free.
#include "presolve/network/nonzero_edges.h"
#include "presolve/network/rules.h"

#include <algorithm>
#include <numeric>

namespace nnsolve {

namespace {

class ScaleGroups {
 public:
  explicit ScaleGroups(const NetworkEditor& editor)
      : parent_(editor.network().neuron_count()), size_(parent_.size(), 1), has_relu_(parent_.size(), false) {
    const Network& network = editor.network();
    std::iota(parent_.begin(), parent_.end(), NeuronIndex{0});
    for (NeuronIndex n = 0; n < network.neuron_count(); ++n) {
      has_relu_[n] = editor.is_hidden(n) && editor.is_relu(n);
      const bool is_fixed = !editor.has_free_bias(n) && !editor.has_zero_bias(n);
      if (!editor.is_hidden(n) || is_fixed) join(n, ground);
    }
    for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
      if (editor.is_live(e) && !editor.is_free(e)) join(network.edges[e].from, network.edges[e].to);
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
  explicit ScaleNormaliser(NetworkEditor& editor)
      : editor_(editor), groups_(editor), is_nonzero_(find_nonzero_edges(editor)) {}

  void run() {
    const std::vector<NeuronIndex>& order = editor_.topology().order;
    for (auto m = order.rbegin(); m != order.rend() && !editor_.is_finished(); ++m) {
      if (is_candidate(*m)) normalise_only_out_edge(*m);
    }
    for (auto m = order.rbegin(); m != order.rend() && !editor_.is_finished(); ++m) {
      if (is_candidate(*m)) normalise_nonzero_edges(*m);
    }
    note_nonzero_edges();
  }

 private:
  bool is_candidate(NeuronIndex m) const { return editor_.is_hidden(m) && editor_.use().is_needed_neuron(m); }

  /// An identity output has an equation that says so; the sum of a ReLU output has an unknown offset.
  void note_nonzero_edges() {
    std::vector<EdgeIndex> nonzero;
    for (EdgeIndex e = 0; e < is_nonzero_.size(); ++e) {
      const NeuronIndex to = editor_.network().edges[e].to;
      const bool is_noted = is_nonzero_[e] && editor_.network().is_output(to) && editor_.is_relu(to);
      if (is_noted && editor_.is_free(e)) nonzero.push_back(e);
    }
    editor_.set_nonzero_edges(std::move(nonzero));
  }

  void normalise_only_out_edge(NeuronIndex m) {
    std::optional<EdgeIndex> only;
    for (const EdgeIndex e : editor_.topology().outgoing[m]) {
      if (!editor_.is_live(e)) continue;
      if (only) return;
      only = e;
    }
    if (only && editor_.is_free(*only) && groups_.is_alone(m)) normalise(*only, "one-out-edge");
  }

  /// The side with fewer edges is left with unknown weights.
  void normalise_nonzero_edges(NeuronIndex m) {
    auto incoming = editor_.topology().incoming[m];
    auto outgoing = editor_.topology().outgoing[m];
    const bool out_first = incoming.size() >= outgoing.size();
    for (const EdgeIndex e : out_first ? outgoing : incoming) normalise_nonzero(e);
    for (const EdgeIndex e : out_first ? incoming : outgoing) normalise_nonzero(e);
  }

  void normalise_nonzero(EdgeIndex e) {
    const Edge& edge = editor_.network().edges[e];
    if (!is_nonzero_[e] || !editor_.is_live(e) || !editor_.is_free(e)) return;
    if (groups_.find(edge.from) != groups_.find(edge.to)) normalise(e, "scale");
  }

  void normalise(EdgeIndex e, const char* rule) {
    const Edge& edge = editor_.network().edges[e];
    NetworkEdit edit;
    edit.rule = rule;
    if (groups_.is_any_sign(edge.from) || groups_.is_any_sign(edge.to)) {
      edit.weights.emplace_back(e, Rational(1));
    } else {
      edit.signs.push_back(e);
    }
    if (editor_.apply(std::move(edit))) groups_.join(edge.from, edge.to);
  }

  NetworkEditor& editor_;
  ScaleGroups groups_;
  std::vector<bool> is_nonzero_;
};

}  // namespace

void normalise_scales(NetworkEditor& editor) {
  editor.refresh();
  if (editor.network().neurons.empty()) return;
  ScaleNormaliser(editor).run();
}

}  // namespace nnsolve
