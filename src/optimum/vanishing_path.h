// Weights that cost as little as one likes, where none cost nothing: a path of weights.
#pragma once

#include "nnsolve/instance.h"
#include "nnsolve/rational.h"
#include "nnsolve/witness.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace nnsolve {

/// Each weight and bias is before / e + constant + after * e, for e > 0 towards 0.
class VanishingPath {
 public:
  struct Coefficients {
    Rational before;
    Rational constant;
    Rational after;
  };
  std::vector<Coefficients> weights;  // by edge
  std::vector<Coefficients> biases;   // by non-input neuron

  /// The weights and biases at e.
  Witness at(const Rational& e) const;
};

/// A path along which the total cost tends to 0, exactly. Nothing: none was found by then, or the network is too large.
std::optional<VanishingPath> find_vanishing_path(const TrainingInstance& instance, const std::string& backend,
                                                 std::chrono::steady_clock::time_point deadline);

}  // namespace nnsolve
