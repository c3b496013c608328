// A network with exact numbers: its evaluation, and its sums as linear functions of some of the parameters while the
// others are numbers and each ReLU has its phase.
#pragma once

#include "algebra/linear_algebra.h"
#include "native/network/float_network.h"

#include "nnsolve/witness.h"

#include <cstdint>
#include <vector>

namespace nnsolve::native {

/// What a ReLU does on a data point: it hands its sum on, or 0; on the fence the sum is 0.
enum class Phase : std::uint8_t { inactive, active, fence };

/// Data points x neurons, row by row; of no meaning for other neurons than ReLUs.
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

/// What the point's ReLUs do. Sums that are 0 but for `fence` times the largest sum of their neuron are on the fence.
Phases phases_of(const FloatNetwork& network, const FloatNetwork::Point& point, double fence);

/// Values of all parameters, by number.
using ExactParameters = std::vector<Rational>;

/// Whether all known targets are met, exactly.
bool fits(const FloatNetwork& network, const ExactParameters& parameters);

Witness to_witness(const FloatNetwork& network, const ExactParameters& parameters);

/// What the unknown parameters must satisfy for the phases and the targets, all linear.
struct LinearConditions {
  std::vector<AffineEquation> equations;
  std::vector<AffineEquation> at_least_zero;  // sums >= 0, inactive ones with their sign turned
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
