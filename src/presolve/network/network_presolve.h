// Presolve of a network: from a training instance to one that is easier to encode and to solve (src/README.md,
// "Presolve and lift"). Most rules are true of exact fits only, and take nothing else. At a threshold above 0 there are
// those that keep all outputs as they are, those that know what some targets cost whatever the weights and take them
// out of the question, and those that know what would cost more than the threshold.
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
  Rational paid;  // of the cost, whatever the weights; 0 for an exact fit
};
using PresolvedNetwork = PresolvedTask<ExactFit>;
using PresolvedTraining = PresolvedTask<TrainingInstance>;

/// Law: the normalised instance with its side conditions has a witness if and only if the given one has, and lift()
/// carries any to one. The structure is that of the given instance.
PresolvedNetwork presolve_network(ExactFit given, InstanceStructure structure, const PresolveOptions& options = {});
PresolvedNetwork presolve_network(ExactFit given, const PresolveOptions& options = {});
/// The same for any threshold and cost. What is paid has been taken off the threshold, so that lift() carries any
/// weights that cost no more than the presolved threshold to such for the given one. This and the next are the places
/// that ask whether rules hold beyond plain tasks (is_plain): none does, so those stay as they are.
PresolvedTraining presolve_network(TrainingInstance given, InstanceStructure structure,
                                   const PresolveOptions& options = {});
/// Without a look at the threshold, which stays as it is. Law: the least cost of the given instance is that of the
/// presolved one together with what is paid (in sum; with the cost max the larger of both), and what lift() makes of
/// any weights costs no more than these together with what is paid.
PresolvedTraining presolve_cost(TrainingInstance given, InstanceStructure structure,
                                const PresolveOptions& options = {});

}  // namespace nnsolve
