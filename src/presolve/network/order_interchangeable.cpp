// Rule 8: interchangeable hidden ReLUs are put in order.
//
// Two hidden ReLUs with the same in-neighbours and the same out-neighbours, and with equal prescriptions on
// corresponding edges and on the biases, can change places: that carries witnesses to witnesses. So for a set of such
// neurons, all witnesses have a rearrangement in which (s, p) ascends lexicographically from neuron to neuron, with s
// the weight of an out-edge that is 1 or -1 (in place of s nothing, if there is none), and p the bias, if it is free;
// else the weight of a free edge from an input, or to an output.
//
// Law. A witness after is one before. A witness before is rearranged. Cuts made before remain: each is about the
// neurons of another set, and about parameters that a rearrangement of this set leaves alone, namely biases and edges
// whose other end is an input or an output, which are in no set. (A weight between two hidden layers would be moved by
// both; cuts on it would not be independent.) Whatever else is in a side condition, the signs, is equal on
// corresponding edges.
// (Identity neurons are left alone: they have more than permutations for symmetries, and a cut would only add
// inequalities to what is otherwise equations.)
#include "presolve/network/rules.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace nnsolve {

namespace {

/// What must agree on corresponding edges.
struct Side {
  NeuronIndex neighbour = 0;
  bool is_prescribed = false;
  bool is_signed = false;
  Rational weight;
  friend auto operator<=>(const Side&, const Side&) = default;
};

struct Signature {
  bool has_fixed_bias = false;
  Rational bias;
  std::vector<Side> in;
  std::vector<Side> out;
  friend auto operator<=>(const Signature&, const Signature&) = default;
};

class Interchanger {
 public:
  explicit Interchanger(NetworkEditor& editor) : editor_(editor) {}

  void run() {
    const Network& network = editor_.network();
    std::map<Signature, std::vector<NeuronIndex>> sets;
    for (NeuronIndex m = network.input_count; m < network.first_output(); ++m) {
      if (editor_.is_relu(m) && editor_.use().is_needed_neuron(m)) sets[signature_of(m)].push_back(m);
    }
    std::vector<const std::vector<NeuronIndex>*> ordered;  // by first neuron
    for (const auto& [signature, members] : sets) {
      if (members.size() > 1) ordered.push_back(&members);
    }
    std::ranges::sort(ordered, {}, [](const auto* members) { return members->front(); });
    for (const auto* members : ordered) order(*members);
  }

 private:
  bool is_signed(EdgeIndex e) const { return !editor_.network().edges[e].weight && !editor_.is_free(e); }

  Side side_of(EdgeIndex e, NeuronIndex neighbour) const {
    const std::optional<Rational>& weight = editor_.network().edges[e].weight;
    return {neighbour, weight.has_value(), is_signed(e), weight.value_or(Rational(0))};
  }

  Signature signature_of(NeuronIndex m) const {
    const Network& network = editor_.network();
    const std::optional<Rational>& bias = network.neurons[m].bias;
    Signature signature{bias.has_value(), bias.value_or(Rational(0)), {}, {}};
    for (const EdgeIndex e : editor_.topology().incoming[m]) {
      if (!editor_.has_zero_weight(e)) signature.in.push_back(side_of(e, network.edges[e].from));
    }
    for (const EdgeIndex e : editor_.topology().outgoing[m]) {
      if (editor_.is_live(e)) signature.out.push_back(side_of(e, network.edges[e].to));
    }
    std::ranges::sort(signature.in);
    std::ranges::sort(signature.out);
    return signature;
  }

  /// The edge of the neuron with that neighbour.
  EdgeIndex edge_to(NeuronIndex m, NeuronIndex neighbour) const {
    for (const EdgeIndex e : editor_.topology().incoming[m]) {
      if (editor_.network().edges[e].from == neighbour) return e;
    }
    for (const EdgeIndex e : editor_.topology().outgoing[m]) {
      if (editor_.network().edges[e].to == neighbour) return e;
    }
    return 0;  // not reached: the neurons of a set have the same neighbours
  }

  void order(const std::vector<NeuronIndex>& members) {
    const NeuronIndex first = members.front();
    std::optional<NeuronIndex> sign;    // the end of the signed out-edge
    std::optional<NeuronIndex> weight;  // the other end of an edge with a free weight
    for (const EdgeIndex e : editor_.topology().outgoing[first]) {
      const NeuronIndex to = editor_.network().edges[e].to;
      if (!editor_.is_live(e) || !editor_.network().is_output(to)) continue;
      if (is_signed(e)) sign = to;
      if (editor_.is_free(e)) weight = to;
    }
    for (const EdgeIndex e : editor_.topology().incoming[first]) {
      const NeuronIndex from = editor_.network().edges[e].from;
      if (editor_.network().is_input(from) && editor_.is_free(e)) weight = from;
    }
    const bool by_bias = editor_.has_free_bias(first);
    if (!by_bias && !weight) return;
    NetworkEdit edit;
    edit.rule = "interchangeable";
    for (std::size_t i = 0; i + 1 < members.size(); ++i) {
      OrderCut cut;
      cut.smaller = by_bias ? bias_of(members[i]) : weight_of(members[i], *weight);
      cut.larger = by_bias ? bias_of(members[i + 1]) : weight_of(members[i + 1], *weight);
      if (sign) cut.signs = {edge_to(members[i], *sign), edge_to(members[i + 1], *sign)};
      edit.cuts.push_back(cut);
    }
    editor_.apply(std::move(edit));
  }

  static Parameter bias_of(NeuronIndex m) { return {Parameter::Kind::bias, m}; }
  Parameter weight_of(NeuronIndex m, NeuronIndex neighbour) const {
    return {Parameter::Kind::weight, edge_to(m, neighbour)};
  }

  NetworkEditor& editor_;
};

}  // namespace

void order_interchangeable(NetworkEditor& editor) {
  editor.refresh();
  Interchanger(editor).run();
}

}  // namespace nnsolve
