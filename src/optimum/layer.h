// A hidden layer of neurons that are all alike, and the network with another number of them.
#pragma once

#include "nnsolve/instance.h"
#include "nnsolve/rational.h"

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace nnsolve {

class Layer {
 public:
  /// Hidden layers count from 1, by the longest way from an input. Throws UsageError as find_width() does. The instance
  /// must outlive this.
  Layer(const TrainingInstance& instance, std::size_t number);

  TrainingInstance with(std::size_t width) const;

  /// A further neuron may do nothing, whatever the others do: weights 0 are allowed behind it, or before it and its
  /// value is 0 then. So what fits fits with more neurons, too.
  bool can_have_idle_neuron() const { return idle_bias_.has_value(); }

 private:
  /// What an edge of each neuron of the layer may weigh.
  struct Choice {
    std::optional<Rational> weight;
    std::shared_ptr<const ParameterDomain> domain;
    bool allows(const Rational& value) const;
    bool operator==(const Choice& other) const;
  };
  using Neighbours = std::map<NeuronIndex, Choice>;

  template <class Edges>
  Neighbours neighbours(const Edges& edges, bool are_before) const;
  std::optional<Rational> find_idle_bias() const;
  void add_further(Network& network, std::size_t width, std::set<std::string>& names,
                   std::vector<NeuronIndex>& members) const;

  const TrainingInstance& instance_;
  const Network& network_;
  std::vector<NeuronIndex> members_;  // ascending
  Neighbours before_;
  Neighbours behind_;
  std::optional<Rational> idle_bias_;
};

/// A bias that the neuron may have and with which its value is 0 where all its in-weights are; nothing: there is none.
std::optional<Rational> bias_of_silence(const Neuron& neuron);

}  // namespace nnsolve
