// Neuron numbers by name. Files name neurons millions of times, so this is a flat table: a look-up touches one slot
// and the name itself.
#pragma once

#include "nnsolve/network.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace nnsolve {

class NameTable {
 public:
  /// An empty table for the network's neurons; the network must outlive it and keep its neurons where they are.
  explicit NameTable(const std::vector<Neuron>& neurons);
  /// Adds a neuron; false if its name is there already.
  bool insert(NeuronIndex neuron);
  std::optional<NeuronIndex> find(std::string_view name) const;

 private:
  struct Slot {
    std::uint32_t hash = 0;
    NeuronIndex neuron = none;
  };
  static constexpr NeuronIndex none = UINT32_MAX;
  /// The slot of the name, or the free slot where it belongs.
  std::size_t locate(std::string_view name, std::uint32_t hash) const;

  const std::vector<Neuron>* neurons_;
  std::vector<Slot> slots_;  // a power of two, at most half of them used
};

/// The table of all neurons of a network whose names are distinct.
NameTable make_name_table(const Network& network);

}  // namespace nnsolve
