#include "io/name_table.h"

#include <bit>
#include <functional>

namespace nnsolve {

namespace {

std::uint32_t hash_of(std::string_view name) {
  std::size_t hash = std::hash<std::string_view>()(name);
  return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
}

}  // namespace

NameTable::NameTable(const std::vector<Neuron>& neurons)
    : neurons_(&neurons), slots_(std::bit_ceil(2 * neurons.size() + 2)) {}

std::size_t NameTable::locate(std::string_view name, std::uint32_t hash) const {
  std::size_t i = hash & (slots_.size() - 1);
  while (slots_[i].neuron != none && (slots_[i].hash != hash || (*neurons_)[slots_[i].neuron].name != name)) {
    i = (i + 1) & (slots_.size() - 1);
  }
  return i;
}

bool NameTable::insert(NeuronIndex neuron) {
  std::string_view name = (*neurons_)[neuron].name;
  std::uint32_t hash = hash_of(name);
  Slot& slot = slots_[locate(name, hash)];
  if (slot.neuron != none) return false;
  slot = {hash, neuron};
  return true;
}

std::optional<NeuronIndex> NameTable::find(std::string_view name) const {
  const Slot& slot = slots_[locate(name, hash_of(name))];
  return slot.neuron == none ? std::nullopt : std::optional(slot.neuron);
}

NameTable make_name_table(const Network& network) {
  NameTable table(network.neurons);
  for (NeuronIndex n = 0; n < network.neuron_count(); ++n) table.insert(n);
  return table;
}

}  // namespace nnsolve
