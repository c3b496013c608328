// The fewest neurons that every way into some outputs passes.
#pragma once

#include "network/topology.h"

#include "nnsolve/network.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace nnsolve {

/// Ways lead forwards over edges that are not prescribed to be 0, through neurons that pass on sums; they start at the
/// others (inputs, ReLUs) and at the constant 1, which leads to the neurons that are named as biased.
struct Ways {
  const Network& network;
  const Topology& topology;
  std::function<bool(NeuronIndex)> starts;

  bool carries(EdgeIndex e) const { return !network.edges[e].weight || !network.edges[e].weight->is_zero(); }
};

struct NarrowestCut {
  std::vector<NeuronIndex> neurons;  // ascending
  bool has_constant = false;         // the constant is one, too
  std::size_t size() const { return neurons.size() + (has_constant ? 1 : 0); }
};

/// Of the narrowest cuts the one that is next to where the ways start, so that it has as many of the inputs as any of
/// them. Nothing if that is too much work. No way starts at an output; the biased neurons ascend.
std::optional<NarrowestCut> find_narrowest_cut(const Ways& ways, const std::vector<NeuronIndex>& outputs,
                                               const std::vector<NeuronIndex>& biased);

/// The neurons that ways into the outputs pass, these included, ascending.
std::vector<NeuronIndex> neurons_on_ways(const Ways& ways, const std::vector<NeuronIndex>& outputs);

}  // namespace nnsolve
