// The way back from a normalised network to the given one.
#pragma once

#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <cstdint>
#include <vector>

namespace nnsolve {

/// One step back; what is not listed here needs none, because it only restricted weights and biases.
struct NetworkLiftStep {
  enum class Kind : std::uint8_t {
    activate,    // `neuron` is a ReLU again: its bias grows until it is active, its successors' biases make up for it
    fit_target,  // the private neuron `neuron` gives the output of `out_edge` the value `target` on data point `row`
  };
  Kind kind = Kind::activate;
  NeuronIndex neuron = 0;
  EdgeIndex in_edge = 0;   // of fit_target: the edge whose weight makes the neuron's value 1
  EdgeIndex out_edge = 0;  // of fit_target
  std::size_t row = 0;     // of fit_target, in the given instance
  Rational target;         // of fit_target
};

/// The steps in the order in which they were made; lifting goes through them backwards.
struct NetworkLift {
  std::vector<NetworkLiftStep> steps;
};

/// From any witness of the normalised instance to one of the given instance. Exact; linear in the network and in what
/// the data points of the steps touch.
Witness lift(const NetworkLift& lift, const TrainingTask& given, Witness witness);

}  // namespace nnsolve
