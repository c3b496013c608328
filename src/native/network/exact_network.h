// A network with exact numbers: its evaluation, and its sums as linear functions of some of the parameters while the
// others are numbers and each activation has its phase.
#pragma once

#include "algebra/linear_algebra.h"
#include "native/network/float_network.h"

#include "nnsolve/witness.h"

#include <cstdint>
#include <vector>

namespace nnsolve::native {

/// Which piece of its activation a neuron is on for a data point: a ReLU hands its sum on, or 0; on the fence the sum
/// is 0. A clipped one has a third piece above, and a fence before it.
enum class Phase : std::uint8_t { inactive, active, fence, above, upper_fence };

/// Data points x neurons, row by row; of no meaning for identities.
class Phases {
 public:
  Phases(std::size_t rows, std::size_t neurons) : neurons_(neurons), phases_(rows * neurons, Phase::inactive) {}
  Phase& at(std::size_t row, NeuronIndex neuron) { return phases_[row * neurons_ + neuron]; }
  Phase at(std::size_t row, NeuronIndex neuron) const { return phases_[row * neurons_ + neuron]; }
  friend bool operator==(const Phases&, const Phases&) = default;

 private:
  std::size_t neurons_;
  std::vector<Phase> phases_;
};

/// What the point's neurons do. Sums that are where two pieces meet, but for `fence` times the largest sum of their
/// neuron, are on the fence.
Phases phases_of(const FloatNetwork& network, const FloatNetwork::Point& point, double fence);

/// Values of all parameters, by number.
using ExactParameters = std::vector<Rational>;

/// Whether all targets are met and all parameters are allowed, exactly.
bool fits(const FloatNetwork& network, const ExactParameters& parameters);

Witness to_witness(const FloatNetwork& network, const ExactParameters& parameters);

/// What the unknown parameters must satisfy for the phases, the targets and what they may be, all linear.
struct LinearConditions {
  std::vector<AffineEquation> equations;
  std::vector<AffineEquation> at_least_zero;  // sums >= 0, inactive ones with their sign turned
  std::vector<AffineEquation> above_zero;     // where a target or what a parameter may be excludes its end
  bool is_possible = true;                    // false: some condition without an unknown does not hold
};

/// is_unknown: by parameter, a set that choose_unknowns() allows.
LinearConditions linear_conditions(const FloatNetwork& network, const ExactParameters& parameters,
                                   const std::vector<bool>& is_unknown, const Phases& phases);

/// Sets of parameters that are linear together: no path goes from one of their edges to another, so that no product of
/// two of them occurs. One set a layer of edges, from the outputs on: all free edges into neurons of one depth, and
/// whatever else may join them; all biases behind them.
std::vector<std::vector<bool>> choose_unknowns(const FloatNetwork& network);

}  // namespace nnsolve::native
