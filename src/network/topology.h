// The graph of a network: who feeds whom, and an order in which values can be computed.
//
// Every later stage walks over a network through these lists; none includes a graph library.
#pragma once

#include "nnsolve/network.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nnsolve {

/// Edge lists by neuron, in compressed form: the edges at neuron n are edges[starts[n] .. starts[n + 1]), ascending.
class EdgeLists {
 public:
  EdgeLists() = default;
  /// Groups the edges of the network by one of their ends.
  EdgeLists(const Network& network, NeuronIndex Edge::*end);
  std::span<const EdgeIndex> operator[](NeuronIndex neuron) const {
    return {edges_.data() + starts_[neuron], edges_.data() + starts_[neuron + 1]};
  }

 private:
  std::vector<EdgeIndex> edges_;
  std::vector<std::size_t> starts_;
};

struct Topology {
  EdgeLists incoming;
  EdgeLists outgoing;
  std::vector<NeuronIndex> order;   // topological: every edge goes from an earlier to a later neuron
  std::vector<std::uint32_t> rank;  // rank[order[i]] == i
};

/// The network must be acyclic.
Topology make_topology(const Network& network);

/// The edges of some cycle, in order; empty if the network is acyclic.
std::vector<EdgeIndex> find_cycle(const Network& network);

}  // namespace nnsolve
