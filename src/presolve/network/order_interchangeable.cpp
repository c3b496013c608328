// Interchangeable hidden ReLUs are put in order.
//
// Two hidden ReLUs with the same in-neighbours and the same out-neighbours, and with equal prescriptions on
// corresponding edges and on the biases, can change places: that carries witnesses to witnesses. So for a set of such
// neurons, every witness has a rearrangement in which a parameter ascends from neuron to neuron: the weight of an
// out-edge that is 1 or -1, if there is one (then the bias would be a finer order, but measured on one-hidden-layer
// tasks it costs more than it saves); else the bias, if it is free; else the weight of a free edge from an input, or to
// an output.
//
// Law. A witness after is one before. A witness before is rearranged. Cuts made before remain: each is about the
// neurons of another set, and about parameters that a rearrangement of this set leaves alone, namely biases and edges
// whose other end is an input or an output, which are in no set. (A weight between two hidden layers would be moved by
// both; cuts on it would not be independent.) Whatever else is in a side condition, the signs, is equal on
// corresponding edges. So the edits of one look go together; a neuron that is in a cut already is left alone.
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
  explicit Interchanger(const NetworkStore& store) : store_(store) {}

  NetworkEdits run() {
    const Network& network = store_.network();
    std::map<Signature, std::vector<NeuronIndex>> sets;
    for (NeuronIndex m = network.input_count; m < network.first_output(); ++m) {
      if (store_.is_relu(m) && store_.use().is_needed_neuron(m) && !is_ordered(m)) sets[signature_of(m)].push_back(m);
    }
    std::vector<const std::vector<NeuronIndex>*> ordered;  // by first neuron
    for (const auto& [signature, members] : sets) {
      if (members.size() > 1) ordered.push_back(&members);
    }
    std::ranges::sort(ordered, {}, [](const auto* members) { return members->front(); });
    NetworkEdits edits;
    for (const auto* members : ordered) {
      if (NetworkProposal edit = order(*members)) edits.push_back(*std::move(edit));
    }
    return edits;
  }

 private:
  bool is_ordered(NeuronIndex m) const {
    const auto is_cut = [&](EdgeIndex e) { return store_.is_cut({Parameter::Kind::weight, e}); };
    return store_.is_cut({Parameter::Kind::bias, m}) || std::ranges::any_of(store_.topology().incoming[m], is_cut) ||
           std::ranges::any_of(store_.topology().outgoing[m], is_cut);
  }

  Side side_of(EdgeIndex e, NeuronIndex neighbour) const {
    const std::optional<Rational>& weight = store_.network().edges[e].weight;
    return {neighbour, weight.has_value(), store_.is_signed(e), weight.value_or(Rational(0))};
  }

  Signature signature_of(NeuronIndex m) const {
    const Network& network = store_.network();
    const std::optional<Rational>& bias = network.neurons[m].bias;
    Signature signature{bias.has_value(), bias.value_or(Rational(0)), {}, {}};
    for (const EdgeIndex e : store_.topology().incoming[m]) {
      if (!store_.has_zero_weight(e)) signature.in.push_back(side_of(e, network.edges[e].from));
    }
    for (const EdgeIndex e : store_.topology().outgoing[m]) {
      if (store_.is_live(e)) signature.out.push_back(side_of(e, network.edges[e].to));
    }
    std::ranges::sort(signature.in);
    std::ranges::sort(signature.out);
    return signature;
  }

  /// The edge of the neuron with that neighbour.
  EdgeIndex edge_to(NeuronIndex m, NeuronIndex neighbour) const {
    for (const EdgeIndex e : store_.topology().incoming[m]) {
      if (store_.network().edges[e].from == neighbour) return e;
    }
    for (const EdgeIndex e : store_.topology().outgoing[m]) {
      if (store_.network().edges[e].to == neighbour) return e;
    }
    return 0;  // not reached: the neurons of a set have the same neighbours
  }

  NetworkProposal order(const std::vector<NeuronIndex>& members) const {
    const NeuronIndex first = members.front();
    const std::optional<NeuronIndex> end = end_to_order_by(first);
    if (!end && !store_.has_free_bias(first)) return std::nullopt;
    NetworkEdit edit(presolving::Reason::Kind::permutation);
    for (std::size_t i = 0; i + 1 < members.size(); ++i) {
      edit.cuts.push_back({parameter(members[i], end), parameter(members[i + 1], end)});
    }
    return edit;
  }

  /// The other end of the edge by whose weight to order; nothing: by bias, if that is free.
  std::optional<NeuronIndex> end_to_order_by(NeuronIndex m) const {
    std::optional<NeuronIndex> end;
    for (const EdgeIndex e : store_.topology().outgoing[m]) {
      const NeuronIndex to = store_.network().edges[e].to;
      if (!store_.is_live(e) || !store_.network().is_output(to)) continue;
      if (store_.is_signed(e)) return to;
      if (store_.is_free(e)) end = to;
    }
    if (store_.has_free_bias(m)) return std::nullopt;
    for (const EdgeIndex e : store_.topology().incoming[m]) {
      const NeuronIndex from = store_.network().edges[e].from;
      if (store_.network().is_input(from) && store_.is_free(e)) end = from;
    }
    return end;
  }

  Parameter parameter(NeuronIndex m, const std::optional<NeuronIndex>& end) const {
    return end ? Parameter{Parameter::Kind::weight, edge_to(m, *end)} : Parameter{Parameter::Kind::bias, m};
  }

  const NetworkStore& store_;
};

}  // namespace

NetworkEdits order_interchangeable(const NetworkStore& store) { return Interchanger(store).run(); }

}  // namespace nnsolve
