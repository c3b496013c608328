// Presolve of a network: from a training instance to one that is easier to encode and to solve (src/README.md,
// "Presolve and lift"). Most rules are true of exact fits only, and take nothing else; at a threshold above 0 the few
// others are left, which keep all outputs as they are.
//
// Neurons and edges keep their numbers. A rule prescribes a weight, fixes a bias, turns a ReLU neuron into an identity
// neuron, removes a known target, or restricts weights by a side condition. Most steps only restrict, so that whatever
// fits the normalised instance fits the given one as it is; the few others leave a lift step. Each rule states its
// law with its proof atop its file.
#pragma once

#include "network/input_classes.h"
#include "network/side_conditions.h"
#include "presolve/network/network_lift.h"

#include "nnsolve/instance.h"
#include "nnsolve/presolve.h"

#include <cstddef>

namespace nnsolve {

template <class Instance>
struct PresolvedTask {
  Instance instance;            // the same neurons and edges, and some of the data points
  InstanceStructure structure;  // of that, unless nothing fits
  SideConditions conditions;
  bool is_unsat = false;  // decided: nothing fits
  NetworkLift lift;
  std::size_t step_count = 0;
};
using PresolvedNetwork = PresolvedTask<ExactFit>;
using PresolvedTraining = PresolvedTask<TrainingInstance>;

/// Law: the normalised instance with its side conditions has a witness if and only if the given one has, and lift()
/// carries any to one. The structure is that of the given instance.
PresolvedNetwork presolve_network(ExactFit given, InstanceStructure structure, const PresolveOptions& options = {});
PresolvedNetwork presolve_network(ExactFit given, const PresolveOptions& options = {});
/// The same for any threshold and cost. Law: lift() does not raise the cost, and the least costs are equal. This is the
/// one place that asks whether rules hold beyond plain tasks (is_plain): none does, so those stay as they are.
PresolvedTraining presolve_network(TrainingInstance given, InstanceStructure structure,
                                   const PresolveOptions& options = {});

}  // namespace nnsolve
