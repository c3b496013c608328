// Readable SMT-LIB names for what belongs to a network: w.A.B is the weight of edge A -> B, b.V the bias of neuron V.
//
// A neuron goes by its own name where that consists of letters, digits and _ and is not long; otherwise by n!K, K its
// number. The '.' and '!' occur in no such name, so all names are distinct, and none is reserved.
#pragma once

#include "nnsolve/network.h"

#include <cstdint>
#include <string>

namespace nnsolve {

class NetworkNames {
 public:
  explicit NetworkNames(const Network& network) : network_(network) {}

  std::string weight(EdgeIndex e) const;
  std::string bias(NeuronIndex neuron) const { return join("b.", neuron); }
  /// The value in the number-th class of effective inputs, or on the number-th data point.
  std::string value(NeuronIndex neuron, std::size_t number) const { return join("h.", neuron, number); }
  std::string change(NeuronIndex neuron, std::size_t number) const { return join("d.", neuron, number); }
  /// What an edge whose weight is 1 or -1 makes of the number-th form.
  std::string contribution(EdgeIndex e, std::size_t number) const;
  /// By how much the number-th target is missed, and a bound on the size of that.
  std::string error(NeuronIndex neuron, std::size_t number) const { return join("e.", neuron, number); }
  std::string error_bound(NeuronIndex neuron, std::size_t number) const { return join("a.", neuron, number); }
  std::string zero_sum(NeuronIndex neuron) const { return join("p.", neuron); }

 private:
  void append(std::string& out, NeuronIndex neuron) const;
  std::string join(const char* prefix, NeuronIndex neuron) const;
  std::string join(const char* prefix, NeuronIndex neuron, std::size_t number) const;

  const Network& network_;
};

}  // namespace nnsolve
