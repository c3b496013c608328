// Rule 7: a layer of identity neurons that is no bottleneck is one layer of free weights.
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

class Collapser {
 public:
  explicit Collapser(NetworkEditor& editor) : editor_(editor) {}

  /// True if it did something.
  bool run() {
    const std::size_t before = editor_.step_count();
    find_layers();
    for (const bool is_strict : {true, false}) {
      pass(Direction::out, is_strict);
      pass(Direction::in, is_strict);
    }
    return editor_.step_count() > before;
  }

 private:
  enum class Direction : std::uint8_t { in, out };

  using Layer = std::pair<const Neighbours, std::vector<NeuronIndex>>;

  void find_layers() {
    editor_.refresh();
    ordered_.clear();
    layers_.clear();
    for (const NeuronIndex m : editor_.topology().order) {
      std::optional<Neighbours> neighbours = neighbours_of(m);
      if (!neighbours) continue;
      const auto [layer, is_new] = layers_.try_emplace(*std::move(neighbours));
      if (is_new) ordered_.push_back(&*layer);
      layer->second.push_back(m);
    }
    found_at_ = editor_.step_count();
  }

  void pass(Direction direction, bool is_strict) {
    if (editor_.step_count() != found_at_) find_layers();
    std::vector<const Layer*> ordered = ordered_;
    if (direction == Direction::out) std::ranges::reverse(ordered);
    for (const Layer* layer : ordered) {
      if (is_wanted(layer->first, layer->second.size(), direction, is_strict)) {
        collapse(layer->first, layer->second, direction);
      }
    }
  }

  /// Nothing if the neuron is in no such layer.
  std::optional<Neighbours> neighbours_of(NeuronIndex m) const {
    if (!editor_.is_hidden(m) || editor_.is_relu(m) || !editor_.use().is_needed_neuron(m)) return std::nullopt;
    if (!editor_.has_free_bias(m) && !editor_.has_zero_bias(m)) return std::nullopt;
    Neighbours neighbours;
    neighbours.has_zero_bias = editor_.has_zero_bias(m);
    for (const EdgeIndex e : editor_.topology().incoming[m]) {
      if (editor_.has_zero_weight(e)) continue;
      if (!editor_.is_free(e)) return std::nullopt;
      neighbours.in.push_back(editor_.network().edges[e].from);
    }
    for (const EdgeIndex e : editor_.topology().outgoing[m]) {
      if (!editor_.is_live(e)) continue;
      if (!editor_.is_free(e)) return std::nullopt;
      neighbours.out.push_back(editor_.network().edges[e].to);
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
      const bool ends = std::ranges::all_of(neighbours.out, [&](NeuronIndex n) { return !editor_.is_hidden(n); });
      return size >= out && (out < in || (!is_strict && (ends || out > in || in > size)));
    }
    return size >= in && neighbours.has_zero_bias && (in < out || !is_strict);
  }

  /// The layer's edges may have been given weights by a collapse of its neighbour in the same pass.
  bool is_intact(const Neighbours& neighbours, const std::vector<NeuronIndex>& members) const {
    return std::ranges::all_of(members, [&](NeuronIndex m) { return neighbours_of(m) == neighbours; });
  }

  void collapse(const Neighbours& neighbours, const std::vector<NeuronIndex>& members, Direction direction) {
    if (!is_intact(neighbours, members)) return;
    const bool is_out = direction == Direction::out;
    const std::vector<NeuronIndex>& side = is_out ? neighbours.out : neighbours.in;
    NetworkEdit edit;
    edit.rule = "collapse";
    for (std::size_t i = 0; i < members.size(); ++i) {
      for (const EdgeIndex e :
           is_out ? editor_.topology().outgoing[members[i]] : editor_.topology().incoming[members[i]]) {
        if (is_out ? !editor_.is_live(e) : editor_.has_zero_weight(e)) continue;
        const NeuronIndex other = is_out ? editor_.network().edges[e].to : editor_.network().edges[e].from;
        const bool is_chosen = i < side.size() && side[i] == other;
        edit.weights.emplace_back(e, Rational(is_chosen ? 1 : 0));
      }
    }
    editor_.apply(std::move(edit));
  }

  NetworkEditor& editor_;
  std::map<Neighbours, std::vector<NeuronIndex>> layers_;
  std::vector<const Layer*> ordered_;  // inputs first
  std::size_t found_at_ = 0;           // the editor's step
};

}  // namespace

void collapse_layers(NetworkEditor& editor) {
  Collapser collapser(editor);
  for (int round = 0; round < 4 && !editor.is_finished() && collapser.run(); ++round) {
    prune(editor);
  }
}

}  // namespace nnsolve
