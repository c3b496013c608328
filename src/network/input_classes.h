// Which values of a network are equal whatever its weights: a neuron's value on a data point depends only on the
// inputs that reach it (its effective input), so data points that agree on those share one value, one "class".
//
// Classes are found by walking each data point's nonzero inputs forward; a neuron that none of them reaches is in its
// zero class, its value under the zero input. So the cost of a data point is what its nonzero inputs touch, and
// never the size of the network.
#pragma once

#include "network/topology.h"

#include "nnsolve/instance.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace nnsolve {

using ClassId = std::uint32_t;

/// Class number n < neuron count is the zero class of neuron n.
struct InputClasses {
  /// One in-edge whose source has another value than under the zero input.
  struct Change {
    EdgeIndex edge = 0;
    ClassId source = 0;
    friend bool operator==(const Change&, const Change&) = default;
  };
  struct Class {
    NeuronIndex neuron = 0;
    std::uint32_t change_count = 0;
    std::size_t first_change = 0;
  };
  /// A known target: the output in that class must have that value.
  struct Target {
    ClassId output = 0;
    const Rational* value = nullptr;  // into the instance
  };

  /// A target that is an inequality: so often the output in that class must be in that range.
  struct Range {
    ClassId output = 0;
    const AllowedRange* range = nullptr;  // into the instance
    std::size_t count = 1;
  };

  std::vector<Class> classes;
  std::vector<Change> changes;
  std::vector<Rational> input_values;          // by class: the input's value; 0 for zero classes and other neurons
  std::vector<Target> targets;                 // in the order of the data, each pair of class and value once
  std::vector<Range> ranges;                   // each pair of class and range once
  std::vector<std::uint32_t> target_of_entry;  // by known target in the order of the data: its number in `targets`

  bool is_zero_class(ClassId id) const { return id == classes[id].neuron; }
  ClassId zero_class(NeuronIndex neuron) const { return neuron; }
  std::span<const Change> changes_of(ClassId id) const {
    return {changes.data() + classes[id].first_change, classes[id].change_count};
  }
};

/// The instance must outlive the result. Neurons that reach no known target have no classes but their zero class;
/// edges of prescribed weight 0 carry nothing.
InputClasses find_input_classes(const TrainingTask& instance, const Topology& topology);

/// What every stage that looks at an instance as a whole needs of it, found once. The instance must outlive it; where
/// the instance is moved to is all the same.
struct InstanceStructure {
  Topology topology;
  InputClasses classes;
};
InstanceStructure find_structure(const TrainingTask& instance);

}  // namespace nnsolve
