// The real verification algorithm (Section 2 of the paper): evaluate the network exactly on every data point.
//
// It knows neither encoder nor presolver nor backend; a sat answer without its approval does not exist.
#pragma once

#include "nnsolve/instance.h"
#include "nnsolve/witness.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

struct CheckResult;

/// A witness that check() found valid; nothing else can make one.
class CheckedWitness {
 public:
  const Witness& witness() const { return witness_; }

 private:
  explicit CheckedWitness(Witness witness) : witness_(std::move(witness)) {}
  friend CheckResult check(const TrainingInstance& instance, Witness witness);

  Witness witness_;
};

struct CheckResult {
  std::optional<CheckedWitness> checked;  // nothing: invalid
  std::string problem;                    // why, e.g. data point 3: output "y" is 1/2, not 1
  /// Groups of fields of the witness whose independence is an illusion: some equality holds for the real numbers but
  /// does not reduce to 0 modulo the polynomials. FORMATS.md section 4 lets a checker insist on that, so whoever
  /// writes the witness merges these fields first.
  std::vector<std::vector<std::size_t>> merges;
};

/// Exact, on the original instance: prescribed weights and fixed biases are as prescribed, and on every data point
/// every known target is met (for an honest cost and threshold 0 that is total cost 0). The witness must have a
/// weight an edge and a bias a non-input neuron.
CheckResult check(const TrainingInstance& instance, Witness witness);

}  // namespace nnsolve
