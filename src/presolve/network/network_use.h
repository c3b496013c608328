// What of a network matters, read off the data.
#pragma once

#include "network/input_classes.h"
#include "network/topology.h"

#include "nnsolve/network.h"

#include <cstdint>
#include <vector>

namespace nnsolve {

/// A class of a neuron (input_classes.h) is needed if a known target depends on the neuron's value in it.
struct NetworkUse {
  static constexpr std::uint32_t none = static_cast<std::uint32_t>(-1);

  explicit NetworkUse(const InputClasses& all) : classes(all) {}

  const InputClasses& classes;
  std::vector<bool> is_needed;                  // by class
  std::vector<std::uint32_t> changed_classes;   // by neuron: how many needed classes it has besides its zero class
  std::vector<ClassId> some_changed_class;      // by neuron: the last of these
  std::vector<std::uint32_t> changes;           // by edge: in how many needed classes of its end it is changed
  std::vector<ClassId> some_user;               // by edge: the last of these
  std::vector<std::uint32_t> target_of_class;   // by class of an output: its first target's number, or none
  std::vector<bool> has_two_targets;            // by class of an output: which contradict each other
  std::vector<std::uint32_t> next_target;       // by target: the next one of its class, or none
  std::vector<std::size_t> target_count;        // by target: how many data points ask for it
  std::vector<std::vector<ClassId>> by_neuron;  // the needed classes besides the zero class, of hidden and outputs

  bool is_needed_neuron(NeuronIndex n) const { return is_needed[n] || changed_classes[n] > 0; }
};

/// Everything but the classes, from them and the weights that are 0.
void find_use(const Network& network, const Topology& topology, NetworkUse& use);

}  // namespace nnsolve
