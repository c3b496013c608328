// The fewest neurons that every way into some outputs passes.
#pragma once

#include "presolve/network/network_store.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace nnsolve {

/// Ways lead over edges that may carry something, forwards through identity neurons; they start at inputs, at ReLUs
/// and at the constant 1, which leads to the identity neurons that are named as biased.
struct NarrowestCut {
  std::vector<NeuronIndex> neurons;  // ascending
  bool has_constant = false;         // the constant is one, too
  std::size_t size() const { return neurons.size() + (has_constant ? 1 : 0); }
};

/// Of the narrowest cuts the one that is next to where the ways start, so that it has as many of the inputs as any of
/// them. Nothing if that is too much work. The outputs are identities; the biased neurons ascend.
std::optional<NarrowestCut> find_narrowest_cut(const NetworkStore& store, const std::vector<NeuronIndex>& outputs,
                                               const std::vector<NeuronIndex>& biased);

/// The neurons that ways into the outputs pass, these included, ascending.
std::vector<NeuronIndex> neurons_on_ways(const NetworkStore& store, const std::vector<NeuronIndex>& outputs);

}  // namespace nnsolve
