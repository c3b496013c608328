// What a network computes, near enough to be drawn.
#pragma once

#include "algebra/approximation.h"
#include "network/topology.h"

#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace nnsolve {

/// Weights and biases as numbers, near or exact, and as texts. Without a witness those that are prescribed.
class Parameters {
 public:
  Parameters(const Network& network, const AnyWitness* witness);

  bool is_complete() const { return is_complete_; }
  const std::optional<Rational>& weight(EdgeIndex edge) const { return weights_[edge]; }
  /// Of a neuron that is no input.
  const std::optional<Rational>& bias(NeuronIndex neuron) const { return biases_[neuron]; }
  /// Short; "?" where there is none.
  std::string weight_text(EdgeIndex edge) const { return text(weights_[edge], is_near_weight_[edge]); }
  std::string bias_text(NeuronIndex neuron) const { return text(biases_[neuron], is_near_bias_[neuron]); }
  /// Every digit, for those who ask; of an irrational number its beginning.
  std::string exact_weight(EdgeIndex edge) const { return whole(weights_[edge], is_near_weight_[edge]); }
  std::string exact_bias(NeuronIndex neuron) const { return whole(biases_[neuron], is_near_bias_[neuron]); }

 private:
  static std::string text(const std::optional<Rational>& value, bool is_near);
  static std::string whole(const std::optional<Rational>& value, bool is_near);

  std::vector<std::optional<Rational>> weights_;
  std::vector<std::optional<Rational>> biases_;  // by neuron
  std::vector<bool> is_near_weight_;             // the number itself is irrational or unknown
  std::vector<bool> is_near_bias_;
  bool is_complete_ = true;
};

/// The sums and values of all neurons; only for parameters that are complete.
struct NeuronValues {
  std::vector<Rational> sums;  // before the activation
  std::vector<Rational> values;
};
NeuronValues evaluate(const Network& network, const Topology& topology, const Parameters& parameters,
                      std::span<const SparseRows::Entry> inputs);

/// The same in floating point, for curves.
class FastNetwork {
 public:
  FastNetwork(const Network& network, const Topology& topology, const Parameters& parameters);
  /// The sums of all neurons; an input's is its value. Valid until the next call.
  const std::vector<double>& sums(std::span<const double> inputs);
  double value(NeuronIndex neuron) const { return values_[neuron]; }

 private:
  const Network& network_;
  const Topology& topology_;
  std::vector<double> weights_;
  std::vector<double> biases_;
  std::vector<double> sums_;
  std::vector<double> values_;
};

}  // namespace nnsolve
