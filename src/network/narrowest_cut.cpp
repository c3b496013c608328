// By Menger's theorem: as many ways as there are without a common neuron, found one after the other as augmenting paths
// of a flow through neurons of capacity 1.
#include "network/narrowest_cut.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t most_cut_work = 20'000'000;  // arcs looked at

class Flow {
 public:
  explicit Flow(std::size_t nodes) : arcs_of_(nodes) {}

  void add_arc(std::uint32_t from, std::uint32_t to, std::uint32_t capacity) {
    arcs_of_[from].push_back(static_cast<std::uint32_t>(arcs_.size()));
    arcs_.push_back({to, capacity});
    arcs_of_[to].push_back(static_cast<std::uint32_t>(arcs_.size()));
    arcs_.push_back({from, 0});
  }
  std::size_t arc_count() const { return arcs_.size(); }

  /// One more unit from the source to the sink. If there is no way, is_reached() is the source's side of a cut.
  bool augment(std::uint32_t source, std::uint32_t sink) {
    std::vector<std::uint32_t> arc_to(arcs_of_.size(), none);
    std::vector<std::uint32_t> queue = {source};
    is_reached_.assign(arcs_of_.size(), false);
    is_reached_[source] = true;
    for (std::size_t i = 0; i < queue.size() && !is_reached_[sink]; ++i) {
      for (const std::uint32_t arc : arcs_of_[queue[i]]) {
        const std::uint32_t to = arcs_[arc].to;
        if (arcs_[arc].capacity == 0 || is_reached_[to]) continue;
        is_reached_[to] = true;
        arc_to[to] = arc;
        queue.push_back(to);
      }
    }
    if (!is_reached_[sink]) return false;
    for (std::uint32_t node = sink; node != source; node = arcs_[arc_to[node] ^ 1U].to) {
      --arcs_[arc_to[node]].capacity;
      ++arcs_[arc_to[node] ^ 1U].capacity;
    }
    return true;
  }
  bool is_reached(std::uint32_t node) const { return is_reached_[node]; }

 private:
  static constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  struct Arc {
    std::uint32_t to = 0;
    std::uint32_t capacity = 0;  // what is left of it; the arc back is the neighbour by number
  };
  std::vector<Arc> arcs_;
  std::vector<std::vector<std::uint32_t>> arcs_of_;
  std::vector<bool> is_reached_;
};

/// Node 2 i is where neuron i is entered, 2 i + 1 where it is left; after the neurons come the constant, the source and
/// the sink.
struct Nodes {
  explicit Nodes(std::size_t neurons) : constant(static_cast<std::uint32_t>(2 * neurons)) {}
  static std::uint32_t enter(std::size_t i) { return static_cast<std::uint32_t>(2 * i); }
  static std::uint32_t leave(std::size_t i) { return static_cast<std::uint32_t>(2 * i + 1); }
  std::uint32_t constant;
  std::uint32_t source = constant + 2;
  std::uint32_t sink = constant + 3;
};

}  // namespace

std::vector<NeuronIndex> neurons_on_ways(const Ways& ways, const std::vector<NeuronIndex>& outputs) {
  std::vector<bool> is_found(ways.network.neuron_count(), false);
  std::vector<NeuronIndex> found = outputs;
  for (const NeuronIndex n : outputs) is_found[n] = true;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (ways.starts(found[i])) continue;
    for (const EdgeIndex e : ways.topology.incoming[found[i]]) {
      const NeuronIndex from = ways.network.edges[e].from;
      if (!ways.carries(e) || is_found[from]) continue;
      is_found[from] = true;
      found.push_back(from);
    }
  }
  std::ranges::sort(found);
  return found;
}

std::optional<NarrowestCut> find_narrowest_cut(const Ways& ways, const std::vector<NeuronIndex>& outputs,
                                               const std::vector<NeuronIndex>& biased) {
  const std::vector<NeuronIndex> neurons = neurons_on_ways(ways, outputs);
  const auto number_of = [&](NeuronIndex n) {
    return static_cast<std::size_t>(std::ranges::lower_bound(neurons, n) - neurons.begin());
  };
  const Nodes nodes(neurons.size());
  Flow flow(nodes.sink + std::size_t{1});
  const auto wide = static_cast<std::uint32_t>(outputs.size() + 1);
  flow.add_arc(nodes.constant, nodes.constant + 1, 1);
  if (!biased.empty()) flow.add_arc(nodes.source, nodes.constant, wide);
  for (const NeuronIndex n : biased) flow.add_arc(nodes.constant + 1, Nodes::enter(number_of(n)), wide);
  for (std::size_t i = 0; i < neurons.size(); ++i) {
    flow.add_arc(Nodes::enter(i), Nodes::leave(i), 1);
    if (ways.starts(neurons[i])) {
      flow.add_arc(nodes.source, Nodes::enter(i), wide);
      continue;
    }
    for (const EdgeIndex e : ways.topology.incoming[neurons[i]]) {
      if (!ways.carries(e)) continue;
      flow.add_arc(Nodes::leave(number_of(ways.network.edges[e].from)), Nodes::enter(i), wide);
    }
  }
  for (const NeuronIndex n : outputs) flow.add_arc(Nodes::leave(number_of(n)), nodes.sink, wide);
  if (flow.arc_count() * (outputs.size() + 1) > most_cut_work) return std::nullopt;
  while (flow.augment(nodes.source, nodes.sink)) {
  }
  NarrowestCut cut;
  for (std::size_t i = 0; i < neurons.size(); ++i) {
    if (flow.is_reached(Nodes::enter(i)) && !flow.is_reached(Nodes::leave(i))) cut.neurons.push_back(neurons[i]);
  }
  cut.has_constant = flow.is_reached(nodes.constant) && !flow.is_reached(nodes.constant + 1);
  return cut;
}

}  // namespace nnsolve
