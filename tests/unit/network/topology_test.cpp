#include "network/topology.h"

#include "support/random_instance.h"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace nnsolve;

namespace {

Network network_of(NeuronIndex neurons, const std::vector<std::pair<NeuronIndex, NeuronIndex>>& edges) {
  Network network;
  network.neurons.resize(neurons);
  for (auto [from, to] : edges) network.edges.push_back({from, to, {}});
  return network;
}

}  // namespace

TEST_CASE("every edge goes forward in the topological order", "[network]") {
  test::Random random(1);
  for (int i = 0; i < 200; ++i) {
    Network network = test::random_planted(random, {.hidden = 9, .edge_density = 0.3}).instance.network;
    Topology topology = make_topology(network);
    REQUIRE(topology.order.size() == network.neuron_count());
    for (const Edge& edge : network.edges) REQUIRE(topology.rank[edge.from] < topology.rank[edge.to]);
    std::size_t listed = 0;
    for (NeuronIndex n = 0; n < network.neuron_count(); ++n) {
      REQUIRE(topology.order[topology.rank[n]] == n);
      REQUIRE(std::ranges::is_sorted(topology.incoming[n]));
      for (EdgeIndex e : topology.incoming[n]) REQUIRE(network.edges[e].to == n);
      for (EdgeIndex e : topology.outgoing[n]) REQUIRE(network.edges[e].from == n);
      listed += topology.incoming[n].size();
    }
    REQUIRE(listed == network.edges.size());
  }
}

TEST_CASE("a cycle is found and named edge by edge", "[network]") {
  Network network = network_of(6, {{0, 1}, {1, 2}, {2, 3}, {3, 4}, {4, 2}, {1, 5}, {5, 4}});
  std::vector<EdgeIndex> cycle = find_cycle(network);
  REQUIRE(cycle.size() >= 2);
  for (std::size_t i = 0; i < cycle.size(); ++i) {
    REQUIRE(network.edges[cycle[i]].to == network.edges[cycle[(i + 1) % cycle.size()]].from);
  }
  REQUIRE(find_cycle(network_of(3, {{0, 1}, {0, 2}, {1, 2}})).empty());
  REQUIRE(find_cycle(network_of(1, {{0, 0}})) == std::vector<EdgeIndex>{0});
}

TEST_CASE("a chain of a million neurons does not exhaust the stack", "[network]") {
  constexpr NeuronIndex length = 1'000'000;
  Network network;
  network.neurons.resize(length);
  for (NeuronIndex n = 0; n + 1 < length; ++n) network.edges.push_back({n, n + 1, {}});
  REQUIRE(make_topology(network).rank[length - 1] == length - 1);
}
