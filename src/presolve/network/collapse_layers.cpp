// A layer of identity neurons that is no bottleneck is one layer of free weights.
//
// Let L be hidden identity neurons that all have the same in-neighbours A and the same out-neighbours B, as far as
// edges carry something; all these edges are there, and their weights are free. What B gets from A through L is the
// matrix V W, W the weights into L, V those out of it.
// (out) If L has at least as many neurons as B, and the biases of L are all free or all 0: V becomes a matrix that
//       takes one neuron of L to each of B with weight 1, and the others nowhere.
// (in)  If L has at least as many neurons as A, and the biases of L are all 0: W becomes a matrix that takes each of A
//       to a neuron of L with weight 1, and nothing to the others.
//
// Law. A witness after is one before. Given a witness before: (out) the neuron for the j-th of B gets the j-th row of
// V W for its in-weights and the j-th entry of V b for its bias, b being the biases of L; (in) the neuron for the i-th
// of A gets the i-th column of V W for its out-weights. All else stays. (An edge that is missing is a real constraint:
// V W must then be a product of matrices with that zero.)
//
// So no edge has to be added, and nothing to be lifted. The smaller side goes first, outputs before inputs, so that
// the neighbouring layers keep free weights, and a chain of layers collapses one after the other.
#include "presolve/network/rules.h"

#include <algorithm>
#include <map>

namespace nnsolve {

namespace {

struct Neighbours {
  std::vector<NeuronIndex> in;
  std::vector<NeuronIndex> out;
  bool has_zero_bias = false;
  friend auto operator<=>(const Neighbours&, const Neighbours&) = default;
};

enum class Direction : std::uint8_t { in, out };

class Collapser {
 public:
  explicit Collapser(const NetworkStore& store) : store_(store) { find_layers(); }

  /// What the first of the passes finds that finds anything.
  NetworkEdits run() const {
    for (const bool is_strict : {true, false}) {
      for (const Direction direction : {Direction::out, Direction::in}) {
        NetworkEdits edits = pass(direction, is_strict);
        if (!edits.empty()) return edits;
      }
    }
    return {};
  }

 private:
  using Layer = std::pair<const Neighbours, std::vector<NeuronIndex>>;

  void find_layers() {
    for (const NeuronIndex m : store_.topology().order) {
      std::optional<Neighbours> neighbours = neighbours_of(m);
      if (!neighbours) continue;
      const auto [layer, is_new] = layers_.try_emplace(*std::move(neighbours));
      if (is_new) ordered_.push_back(&*layer);
      layer->second.push_back(m);
    }
  }

  /// Strict: only where the side in this direction has fewer neurons than the other.
  NetworkEdits pass(Direction direction, bool is_strict) const {
    std::vector<const Layer*> ordered = ordered_;
    if (direction == Direction::out) std::ranges::reverse(ordered);
    NetworkEdits edits;
    for (const Layer* layer : ordered) {
      const auto& [neighbours, members] = *layer;
      if (!is_wanted(neighbours, members.size(), direction, is_strict)) continue;
      edits.push_back(collapse(neighbours, members, direction));
    }
    return edits;
  }

  /// Nothing if the neuron is in no such layer.
  std::optional<Neighbours> neighbours_of(NeuronIndex m) const {
    if (!store_.is_hidden(m) || store_.is_relu(m) || !store_.use().is_needed_neuron(m)) return std::nullopt;
    if (!store_.has_free_bias(m) && !store_.has_zero_bias(m)) return std::nullopt;
    Neighbours neighbours;
    neighbours.has_zero_bias = store_.has_zero_bias(m);
    for (const EdgeIndex e : store_.topology().incoming[m]) {
      if (store_.has_zero_weight(e)) continue;
      if (!store_.is_free(e)) return std::nullopt;
      neighbours.in.push_back(store_.network().edges[e].from);
    }
    for (const EdgeIndex e : store_.topology().outgoing[m]) {
      if (!store_.is_live(e)) continue;
      if (!store_.is_free(e)) return std::nullopt;
      neighbours.out.push_back(store_.network().edges[e].to);
    }
    std::ranges::sort(neighbours.in);
    std::ranges::sort(neighbours.out);
    return neighbours;
  }

  bool is_wanted(const Neighbours& neighbours, std::size_t size, Direction direction, bool is_strict) const {
    const std::size_t in = neighbours.in.size();
    const std::size_t out = neighbours.out.size();
    if (in == 0 || out == 0) return false;
    if (direction == Direction::out) {
      const bool ends = std::ranges::all_of(neighbours.out, [&](NeuronIndex n) { return !store_.is_hidden(n); });
      return size >= out && (out < in || (!is_strict && (ends || out > in || in > size)));
    }
    return size >= in && neighbours.has_zero_bias && (in < out || !is_strict);
  }

  NetworkEdit collapse(const Neighbours& neighbours, const std::vector<NeuronIndex>& members,
                       Direction direction) const {
    const bool is_out = direction == Direction::out;
    const std::vector<NeuronIndex>& side = is_out ? neighbours.out : neighbours.in;
    NetworkEdit edit(presolving::Reason::Kind::definition);
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (store_.has_free_bias(members[i])) edit.free.push_back({Parameter::Kind::bias, members[i]});
      for (const EdgeIndex e : store_.topology().outgoing[members[i]]) {
        if (!store_.is_live(e)) continue;
        const bool is_chosen = i < side.size() && side[i] == store_.network().edges[e].to;
        take(edit, e, is_out, is_chosen);
      }
      for (const EdgeIndex e : store_.topology().incoming[members[i]]) {
        if (store_.has_zero_weight(e)) continue;
        const bool is_chosen = i < side.size() && side[i] == store_.network().edges[e].from;
        take(edit, e, !is_out, is_chosen);
      }
    }
    return edit;
  }

  /// One of the matrices is prescribed, the other one becomes the product.
  static void take(NetworkEdit& edit, EdgeIndex e, bool is_prescribed, bool is_chosen) {
    if (is_prescribed) {
      edit.weights.emplace_back(e, Rational(is_chosen ? 1 : 0));
    } else {
      edit.free.push_back({Parameter::Kind::weight, e});
    }
  }

  const NetworkStore& store_;
  std::map<Neighbours, std::vector<NeuronIndex>> layers_;
  std::vector<const Layer*> ordered_;  // inputs first
};

}  // namespace

NetworkEdits collapse_layers(const NetworkStore& store) { return Collapser(store).run(); }

}  // namespace nnsolve
