// Numbers by name, of neurons or of variables. Files name them millions of times, so this is a flat table: a look-up
// touches one slot and the name itself.
#pragma once

#include "nnsolve/network.h"

#include <bit>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

inline std::string_view name_of(const Neuron& neuron) { return neuron.name; }
inline std::string_view name_of(const std::string& name) { return name; }

template <class Named>
class NameTable {
 public:
  /// An empty table for the elements of a list, which must outlive it; element i keeps its name once inserted.
  explicit NameTable(const std::vector<Named>& list) : list_(&list), slots_(std::bit_ceil(2 * list.size() + 2)) {}

  /// Adds list[number]; false if its name is there already.
  bool insert(std::uint32_t number) {
    return find_or_append(name_of((*list_)[number]), [number] { return number; }) == number;
  }

  /// The number of the name; if it is new, of the element that `append` appends to the list and returns the number of.
  template <class Append>
  std::uint32_t find_or_append(std::string_view name, Append append) {
    if (2 * (count_ + 1) > slots_.size()) grow();
    const std::uint32_t hash = hash_of(name);
    Slot& slot = slots_[locate(name, hash)];
    if (slot.number == none) {
      slot = {hash, append()};
      ++count_;
    }
    return slot.number;
  }

  std::optional<std::uint32_t> find(std::string_view name) const {
    const Slot& slot = slots_[locate(name, hash_of(name))];
    return slot.number == none ? std::nullopt : std::optional(slot.number);
  }

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t number = none;
  };

  static std::uint32_t hash_of(std::string_view name) {
    std::size_t hash = std::hash<std::string_view>()(name);
    return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
  }

  /// The slot of the name, or the free slot where it belongs.
  std::size_t locate(std::string_view name, std::uint32_t hash) const {
    std::size_t i = hash & (slots_.size() - 1);
    while (slots_[i].number != none && (slots_[i].hash != hash || name_of((*list_)[slots_[i].number]) != name)) {
      i = (i + 1) & (slots_.size() - 1);
    }
    return i;
  }

  void grow() {
    std::vector<Slot> old(2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.number == none) continue;
      std::size_t i = slot.hash & (slots_.size() - 1);
      while (slots_[i].number != none) i = (i + 1) & (slots_.size() - 1);
      slots_[i] = slot;
    }
  }

  const std::vector<Named>* list_;
  std::size_t count_ = 0;
  std::vector<Slot> slots_;  // a power of two, at most half of them used
};

using NeuronTable = NameTable<Neuron>;
/// Of variables, or whatever else is a plain list of names.
using StringTable = NameTable<std::string>;

/// The table of all elements of a list whose names are distinct.
template <class Named>
NameTable<Named> make_name_table(const std::vector<Named>& list) {
  NameTable<Named> table(list);
  for (std::uint32_t number = 0; number < list.size(); ++number) table.insert(number);
  return table;
}

}  // namespace nnsolve
