// Outputs that are affine functions of the inputs, whatever the weights: identities that only identities feed.
#pragma once

#include "presolve/network/linear_rows.h"
#include "presolve/network/network_store.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace nnsolve {

/// An output that is w x + c, and what its known targets say of that: w x + c = value, where x is what the output can
/// see of the data point.
struct AffineOutput {
  static constexpr std::uint32_t constant_column = 0;
  static std::uint32_t column_of(NeuronIndex input) { return input + 1; }
  static NeuronIndex input_of(std::uint32_t column) { return column - 1; }

  NeuronIndex output = 0;
  bool has_known_constant = false;        // then it has been subtracted from the values, and c is in no equation
  std::vector<std::uint32_t> targets;     // their numbers in the classes
  std::vector<LinearEquation> equations;  // one a target; unknowns: c, and w by input
};

/// Finds them; reads the data of one only when it is asked for.
class AffineOutputs {
 public:
  /// The store must outlive this, and is not to change meanwhile.
  explicit AffineOutputs(const NetworkStore& store);

  /// Those with known targets, ascending.
  const std::vector<NeuronIndex>& outputs() const { return outputs_; }
  /// The in-neighbours over edges that may carry something, ascending.
  std::vector<NeuronIndex> sources_of(NeuronIndex neuron) const;
  AffineOutput read(NeuronIndex output);
  /// What one of them can see of a data point, as in its equations.
  LinearRow see(NeuronIndex output, std::size_t row);

 private:
  /// A known target that is not the same as one before.
  struct Place {
    std::size_t row = 0;
    const Rational* value = nullptr;
    std::uint32_t number = 0;
  };

  std::vector<bool> find_affine_neurons() const;
  const std::vector<NeuronIndex>& inputs_seen_by(NeuronIndex output);
  std::vector<NeuronIndex> walk_back(std::vector<NeuronIndex> reached);

  const NetworkStore& store_;
  const Network& network_;
  std::vector<NeuronIndex> outputs_;
  std::vector<std::vector<Place>> places_;  // by number of the output; none if it is not affine
  std::vector<bool> is_reached_;            // by neuron; false but while walking
  std::map<std::vector<NeuronIndex>, std::vector<NeuronIndex>> seen_by_sources_;
};

}  // namespace nnsolve
