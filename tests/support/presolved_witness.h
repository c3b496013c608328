// Carries planted weights forward through the steps of the presolve of a network, by the constructions in the proofs
// of the rules, written independently of them; so each step is shown to lose no solution.
#pragma once

#include "presolve/network/network_presolve.h"
#include "support/random_instance.h"

#include <string>

namespace nnsolve::test {

/// The instance after so many steps, and which rule made the last of them.
struct PresolvedPrefix {
  PresolvedNetwork presolved;
  std::string rule;
};
PresolvedPrefix presolve_prefix(const TrainingInstance& instance, std::size_t limit);

/// From a rational witness of `before` to one of `after`, which is one step further.
Witness push_step(const PresolvedPrefix& before, const PresolvedPrefix& after, Witness witness);

/// Empty if the rational witness has everything that is prescribed, fits the data and keeps to the side conditions;
/// or what is wrong.
std::string fault_of(const PresolvedNetwork& presolved, const Witness& witness);

}  // namespace nnsolve::test
