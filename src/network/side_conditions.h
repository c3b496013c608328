// What is known of the weights and biases of a normalised network besides what the instance prescribes.
#pragma once

#include "nnsolve/network.h"

#include <cstdint>
#include <vector>

namespace nnsolve {

/// A weight or a bias.
struct Parameter {
  enum class Kind : std::uint8_t { weight, bias };
  Kind kind = Kind::weight;
  std::uint32_t index = 0;  // of the edge, or of the neuron
  friend bool operator==(const Parameter&, const Parameter&) = default;
};

/// smaller <= larger.
struct OrderCut {
  Parameter smaller;
  Parameter larger;
};

/// All of these restrict the weights and biases, so that a witness that keeps to them is one without them, too; and
/// if there is a witness, there is one that keeps to them. Whoever finds a condition of no use may ignore it.
struct SideConditions {
  std::vector<EdgeIndex> signed_edges;  // the weight is 1 or -1
  std::vector<OrderCut> cuts;
  std::vector<EdgeIndex> nonzero_edges;  // the weight is not 0 in any witness, and no equation of the data says so
};

}  // namespace nnsolve
