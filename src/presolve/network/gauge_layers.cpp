// A bottleneck whose data hold an invertible block has its basis fixed.
//
// Let L be r hidden identity neurons with bias 0 that, as far as edges carry something, are joined completely by free
// edges to inputs A and to identity outputs B, and to nothing else; nothing else goes into B, and each t of B has a
// known sum c_t under the zero input. What B computes is V W x + c. A data point that has a single input p of A, and a
// known target of t, gives an entry D_tp = (target - c_t) / x_p of V W. Let there be inputs p_1 ... p_r and outputs
// t_1 ... t_r such that all D_ij of t_i and p_j are known, and det D is not 0. Then the weights from p_j into L become
// the unit vectors e_j, and those from L to t_i the row D_i.
//
// Law. A witness after is one before. Given a witness before, let U be the matrix of its weights from the p_j, and V_T
// that of its weights to the t_i: V_T U = D, so U is invertible. U^-1 W and V U compute the same as W and V; the new
// weights from the p_j are U^-1 U, and those to the t_i are V_T U = D.
//
// The block is looked for greedily: first the input with most entries, then, one by one, the input with which most is
// known, entries of the block's outputs counted as well, since the products with a known factor become linear.
#include "presolve/network/rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t widest_layer = 16;

/// Of an input: by output the entry, and the number of the target that tells it.
struct Entry {
  Rational value;
  std::uint32_t target = 0;
};
using Column = std::map<NeuronIndex, Entry>;

struct Block {
  std::vector<NeuronIndex> inputs;
  std::vector<NeuronIndex> outputs;
  std::size_t known_count = 0;
};

class LayerGauge {
 public:
  LayerGauge(const ExactFitStore& store, std::vector<NeuronIndex> layer, std::vector<NeuronIndex> inputs,
             std::vector<NeuronIndex> outputs)
      : store_(store), layer_(std::move(layer)), inputs_(std::move(inputs)), outputs_(std::move(outputs)) {}

  NetworkProposal run() {
    if (layer_.size() > widest_layer || !ends_in_outputs()) return std::nullopt;
    read_entries();
    const std::optional<Block> block = find_block();
    if (!block) return std::nullopt;
    NetworkEdit edit(presolving::Reason::Kind::basis);
    fix_inputs(*block, edit);
    fix_outputs(*block, edit);
    return edit;
  }

 private:
  bool ends_in_outputs() const {
    return std::ranges::all_of(outputs_, [this](NeuronIndex t) {
      const auto incoming = store_.topology().incoming[t];
      const auto live = std::ranges::count_if(incoming, [this](EdgeIndex e) { return store_.is_live(e); });
      return store_.network().is_output(t) && !store_.is_relu(t) && store_.zero_sum(t) &&
             static_cast<std::size_t>(live) == layer_.size();
    });
  }

  void read_entries() {
    const auto& instance = store_.instance();
    std::size_t entry = 0;
    for (std::size_t row = 0; row < instance.row_count(); ++row) {
      const SparseRows::Entry* only = nullptr;
      std::size_t count = 0;
      for (const SparseRows::Entry& input : instance.inputs[row]) {
        if (!std::ranges::binary_search(inputs_, input.column)) continue;
        only = &input;
        ++count;
      }
      for (const SparseRows::Entry& target : instance.targets[row]) {
        const std::uint32_t number = store_.use().classes.target_of_entry[entry++];
        const NeuronIndex t = store_.network().first_output() + target.column;
        if (count != 1 || !std::ranges::binary_search(outputs_, t)) continue;
        const bool is_new = columns_[only->column]
                                .try_emplace(t, Entry{(target.value - *store_.zero_sum(t)) / only->value, number})
                                .second;
        if (is_new) ++known_of_output_[t];
      }
    }
  }

  std::optional<Block> find_block() const {
    std::vector<NeuronIndex> candidates;
    for (const auto& [input, column] : columns_) {
      if (column.size() >= layer_.size()) candidates.push_back(input);
    }
    std::optional<Block> block(std::in_place);
    while (block && block->inputs.size() < layer_.size()) {
      std::optional<Block> best;
      for (const NeuronIndex input : candidates) {
        if (std::ranges::find(block->inputs, input) != block->inputs.end()) continue;
        std::vector<NeuronIndex> chosen = block->inputs;
        chosen.push_back(input);
        std::optional<Block> next = independent_block(std::move(chosen));
        if (next && (!best || next->known_count > best->known_count)) best = std::move(next);
      }
      block = std::move(best);
    }
    return block;
  }

  /// As many outputs as inputs, on which the inputs' columns are independent; those with most entries first.
  std::optional<Block> independent_block(std::vector<NeuronIndex> inputs) const {
    std::vector<NeuronIndex> common;
    std::size_t known_count = 0;
    for (const auto& [t, entry] : columns_.at(inputs.front())) {
      const bool is_common =
          std::ranges::all_of(inputs, [&, t = t](NeuronIndex p) { return columns_.at(p).contains(t); });
      if (is_common) common.push_back(t);
    }
    if (common.size() < layer_.size()) return std::nullopt;
    std::ranges::stable_sort(
        common, [this](NeuronIndex a, NeuronIndex b) { return known_of_output_.at(a) > known_of_output_.at(b); });
    Block block;
    std::vector<std::vector<Rational>> reduced;
    for (const NeuronIndex t : common) {
      if (block.outputs.size() == inputs.size()) break;
      std::vector<Rational> row;
      for (const NeuronIndex p : inputs) row.push_back(columns_.at(p).at(t).value);
      if (!add_independent(std::move(row), reduced)) continue;
      block.outputs.push_back(t);
      known_count += known_of_output_.at(t);
    }
    if (block.outputs.size() < inputs.size()) return std::nullopt;
    for (const NeuronIndex p : inputs) known_count += columns_.at(p).size();
    block.inputs = std::move(inputs);
    block.known_count = known_count;
    return block;
  }

  /// Each of the reduced rows is 1 at its first entry that is not 0, where those after it are 0.
  static bool add_independent(std::vector<Rational> row, std::vector<std::vector<Rational>>& reduced) {
    const auto is_nonzero = [](const Rational& value) { return !value.is_zero(); };
    for (const std::vector<Rational>& other : reduced) {
      const auto pivot = static_cast<std::size_t>(std::ranges::find_if(other, is_nonzero) - other.begin());
      const Rational factor = row[pivot];
      for (std::size_t i = 0; i < row.size(); ++i) row[i] -= factor * other[i];
    }
    const auto pivot = std::ranges::find_if(row, is_nonzero);
    if (pivot == row.end()) return false;
    const Rational scale = Rational(1) / *pivot;
    for (Rational& value : row) value *= scale;
    reduced.push_back(std::move(row));
    return true;
  }

  void fix_inputs(const Block& block, NetworkEdit& edit) const {
    for (std::size_t k = 0; k < layer_.size(); ++k) {
      for (const EdgeIndex e : store_.topology().incoming[layer_[k]]) {
        if (!store_.is_live(e)) continue;
        const auto place = std::ranges::find(block.inputs, store_.network().edges[e].from);
        if (place == block.inputs.end()) {
          edit.free.push_back({Parameter::Kind::weight, e});
          continue;
        }
        const auto number = static_cast<std::size_t>(place - block.inputs.begin());
        edit.weights.emplace_back(e, Rational(number == k ? 1 : 0));
      }
    }
  }

  void fix_outputs(const Block& block, NetworkEdit& edit) const {
    for (std::size_t k = 0; k < layer_.size(); ++k) {
      const Column& column = columns_.at(block.inputs[k]);
      for (const EdgeIndex e : store_.topology().outgoing[layer_[k]]) {
        if (!store_.is_live(e)) continue;
        const NeuronIndex t = store_.network().edges[e].to;
        if (std::ranges::find(block.outputs, t) == block.outputs.end()) {
          edit.free.push_back({Parameter::Kind::weight, e});
          continue;
        }
        edit.weights.emplace_back(e, column.at(t).value);
        edit.reason.facts.push_back(store_.fact_of_target(column.at(t).target));
      }
    }
  }

  const ExactFitStore& store_;
  std::vector<NeuronIndex> layer_;
  std::vector<NeuronIndex> inputs_;   // ascending
  std::vector<NeuronIndex> outputs_;  // ascending
  std::map<NeuronIndex, Column> columns_;
  std::map<NeuronIndex, std::size_t> known_of_output_;
};

/// The other ends of the neuron's edges that carry something, ascending; nothing if one is not free.
std::optional<std::vector<NeuronIndex>> free_neighbours(const ExactFitStore& store, std::span<const EdgeIndex> edges,
                                                        NeuronIndex Edge::*end) {
  std::vector<NeuronIndex> neighbours;
  for (const EdgeIndex e : edges) {
    if (!store.is_live(e)) continue;
    if (!store.is_free(e)) return std::nullopt;
    neighbours.push_back(store.network().edges[e].*end);
  }
  std::ranges::sort(neighbours);
  return neighbours;
}

}  // namespace

NetworkEdits gauge_layers(const ExactFitStore& store) {
  using Neighbours = std::pair<std::vector<NeuronIndex>, std::vector<NeuronIndex>>;
  std::map<Neighbours, std::vector<NeuronIndex>> layers;
  const Network& network = store.network();
  for (NeuronIndex n = network.input_count; n < network.first_output(); ++n) {
    if (store.is_relu(n) || !store.has_zero_bias(n) || !store.use().is_needed_neuron(n)) continue;
    auto inputs = free_neighbours(store, store.topology().incoming[n], &Edge::from);
    auto outputs = free_neighbours(store, store.topology().outgoing[n], &Edge::to);
    if (!inputs || !outputs || inputs->empty() || outputs->empty() || !network.is_input(inputs->back())) continue;
    layers[{*std::move(inputs), *std::move(outputs)}].push_back(n);
  }
  NetworkEdits edits;
  for (const auto& [neighbours, layer] : layers) {
    if (NetworkProposal edit = LayerGauge(store, layer, neighbours.first, neighbours.second).run()) {
      edits.push_back(*std::move(edit));
    }
  }
  return edits;
}

}  // namespace nnsolve
