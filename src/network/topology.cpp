// Order and cycles by depth-first search over Boost.Graph's compressed sparse row graph.
#include "network/topology.h"

#include "nnsolve/error.h"

#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/depth_first_search.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace nnsolve {

namespace {

using Graph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, EdgeIndex, boost::no_property,
                                                 NeuronIndex, EdgeIndex>;

Graph make_graph(const Network& network) {
  std::vector<std::pair<NeuronIndex, NeuronIndex>> ends;
  ends.reserve(network.edges.size());
  for (const Edge& edge : network.edges) ends.emplace_back(edge.from, edge.to);
  std::vector<EdgeIndex> numbers(network.edges.size());
  std::iota(numbers.begin(), numbers.end(), EdgeIndex{0});
  return {boost::edges_are_unsorted_multi_pass, ends.begin(), ends.end(), numbers.begin(), network.neuron_count()};
}

struct Search {
  std::vector<NeuronIndex> finished;
  std::vector<EdgeIndex> reached_by;  // by neuron: the edge of the search tree that leads to it
  std::vector<EdgeIndex> closing;     // the first edge that closes a cycle
};

struct Visitor : boost::default_dfs_visitor {
  Search* result = nullptr;

  template <class E>
  void tree_edge(const E& edge, const Graph& graph) const {
    result->reached_by[boost::target(edge, graph)] = graph[edge];
  }
  template <class E>
  void back_edge(const E& edge, const Graph& graph) const {
    if (result->closing.empty()) result->closing.push_back(graph[edge]);
  }
  void finish_vertex(NeuronIndex neuron, const Graph& /*graph*/) const { result->finished.push_back(neuron); }
};

Search search(const Network& network) {
  Search result;
  result.finished.reserve(network.neuron_count());
  result.reached_by.assign(network.neuron_count(), 0);
  Visitor visitor;
  visitor.result = &result;
  Graph graph = make_graph(network);
  boost::depth_first_search(graph, boost::visitor(visitor));
  return result;
}

}  // namespace

EdgeLists::EdgeLists(const Network& network, NeuronIndex Edge::*end)
    : edges_(network.edges.size()), starts_(network.neuron_count() + std::size_t{1}, 0) {
  for (const Edge& edge : network.edges) ++starts_[edge.*end + std::size_t{1}];
  std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
  std::vector<std::size_t> next(starts_.begin(), starts_.end() - 1);
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) edges_[next[network.edges[e].*end]++] = e;
}

Topology make_topology(const Network& network) {
  Search found = search(network);
  NNSOLVE_ASSERT(found.closing.empty());
  std::reverse(found.finished.begin(), found.finished.end());
  std::vector<std::uint32_t> rank(network.neuron_count());
  for (std::uint32_t i = 0; i < rank.size(); ++i) rank[found.finished[i]] = i;
  return {EdgeLists(network, &Edge::to), EdgeLists(network, &Edge::from), std::move(found.finished), std::move(rank)};
}

std::vector<EdgeIndex> find_cycle(const Network& network) {
  Search found = search(network);
  if (found.closing.empty()) return {};
  // The closing edge goes from a descendant to one of its ancestors; walk up the tree from the one to the other.
  std::vector<EdgeIndex> cycle = {found.closing.front()};
  NeuronIndex ancestor = network.edges[cycle.front()].to;
  for (NeuronIndex n = network.edges[cycle.front()].from; n != ancestor;) {
    cycle.push_back(found.reached_by[n]);
    n = network.edges[cycle.back()].from;
  }
  std::reverse(cycle.begin(), cycle.end());
  return cycle;
}

}  // namespace nnsolve
