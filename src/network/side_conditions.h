// What is known of the weights and biases of a normalised network besides what the instance prescribes.
#pragma once

#include "nnsolve/network.h"
#include "nnsolve/rational.h"

#include <cstddef>
#include <cstdint>
#include <optional>
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

/// What all data say of a network with one hidden layer if it is known where each hidden ReLU bends. A bend is that of
/// a ReLU whose in-weights are prescribed; its place is minus the ReLU's bias. A jump is a weight from there to an
/// output, its moment the weight times the distance of the place from `first`; its ramp at a distance d is what the
/// ReLU contributes there, the weight times max(0, d - (place - first)). All other out-weights of these ReLUs are 0.
/// The weights and biases fit the data if and only if all of this holds.
struct ForcedBends {
  struct Bend {
    NeuronIndex neuron = 0;
    Rational first;  // at most the place
    Rational last;   // at least the place
  };
  struct Jump {
    EdgeIndex edge = 0;
    std::size_t bend = 0;
    int sign = 1;  // of the weight
  };
  struct Term {
    enum class Kind : std::uint8_t { jump, moment, ramp };
    Kind kind = Kind::jump;
    std::size_t jump = 0;
    Rational coefficient;
    Rational distance;  // of a ramp
  };
  struct Equation {
    std::vector<Term> terms;  // whose sum is the value
    Rational value;
  };
  std::vector<Bend> bends;
  std::vector<Jump> jumps;
  std::vector<Equation> equations;
};

/// All of these restrict the weights and biases, so that a witness that keeps to them is one without them, too; and
/// if there is a witness, there is one that keeps to them. Whoever finds a condition of no use may ignore it.
struct SideConditions {
  std::vector<EdgeIndex> signed_edges;  // the weight is 1 or -1
  std::vector<OrderCut> cuts;
  std::vector<EdgeIndex> nonzero_edges;  // the weight is not 0 in any witness, and no equation of the data says so
  std::optional<ForcedBends> bends;
};

}  // namespace nnsolve
