// The rules on networks. Each looks at one neuron or at everything and proposes edits, or nothing; none changes
// anything. The law of an edit is in network_edit.h; each rule's file proves that its edits obey it.
//
// A rule that takes a NetworkStore keeps all outputs on the data points as they are, so it keeps the cost, whatever the
// threshold. A rule that takes an ExactFitStore is true of exact fits only, one that takes a CostStore of every
// threshold, and one that takes a ThresholdStore of that threshold and all below it (network_store.h).
//
// All are linear in what they look at, edges and classes of the data, but for bounded pieces of linear algebra.
#pragma once

#include "presolve/network/network_edit.h"
#include "presolve/network/network_store.h"

#include <span>
#include <type_traits>
#include <variant>
#include <vector>

namespace nnsolve {

// prune.cpp: what has no influence
NetworkProposal prune(const NetworkStore& store, NeuronIndex n);
// settle_targets.cpp: known targets that are repeated, contradictory or constant
NetworkEdits merge_targets(const ExactFitStore& store);
NetworkProposal settle_zero_target(const ExactFitStore& store, NeuronIndex n);
// pay_targets.cpp: what targets cost whatever the weights
NetworkEdits merge_costs(const CostStore& store);
NetworkProposal pay_known_outputs(const CostStore& store, NeuronIndex n);
NetworkEdits refute_by_spread(const ThresholdStore& store);
// private_neurons.cpp: hidden neurons that one data point has for itself
NetworkProposal free_private_targets(const ExactFitStore& store, NeuronIndex m);
NetworkProposal free_private_costs(const CostStore& store, NeuronIndex m);
// independent_patterns.cpp: hidden ReLUs that see affinely independent patterns
NetworkProposal straighten_relu(const NetworkStore& store, NeuronIndex m);
// push_biases.cpp: hidden identity biases, into the successors
NetworkProposal push_bias(const NetworkStore& store, NeuronIndex m);
// settle_outputs.cpp: ReLU outputs that are as good as identities
NetworkProposal settle_output(const ExactFitStore& store, NeuronIndex n);
NetworkProposal settle_active_output(const ThresholdStore& store, NeuronIndex n);
// dependent_targets.cpp: known targets of affine outputs that others imply
NetworkEdits drop_dependent_targets(const ExactFitStore& store);
// affine_residuals.cpp: what no affine function can do about targets
NetworkEdits pay_affine_residuals(const CostStore& store);
// refute_bottlenecks.cpp: known targets whose rank is above the width of a bottleneck
NetworkEdits refute_bottlenecks(const ExactFitStore& store);
// refute_bends.cpp: data points on a line that need more bends than there are ReLUs
NetworkEdits refute_bends(const ExactFitStore& store);
// factor_layers.cpp: identity layers with bottlenecks, by rank
NetworkEdits factor_layers(const ExactFitStore& store);
NetworkEdits pass_few_inputs(const NetworkStore& store);
// gauge_layers.cpp: an invertible block that the data show through a layer of its width
NetworkEdits gauge_layers(const ExactFitStore& store);
// collapse_layers.cpp: identity layers that are no bottlenecks
NetworkEdits collapse_layers(const NetworkStore& store);
// force_bends.cpp: hidden ReLUs each of which has its own gap between the data to bend in
NetworkEdits force_bends(const ExactFitStore& store);
// normalise_scales.cpp: one weight a hidden neuron
NetworkEdits normalise_only_out_edges(const NetworkStore& store);
NetworkEdits normalise_nonzero_edges(const ExactFitStore& store);
NetworkEdits normalise_costly_edges(const ThresholdStore& store);
// nonzero_edges.cpp: weights that the data forces not to be 0
NetworkEdits note_nonzero_edges(const ExactFitStore& store);
/// By edge; what is true here is so in every witness.
std::vector<bool> find_nonzero_edges(const ExactFitStore& store);
NetworkEdits note_costly_edges(const ThresholdStore& store);
/// By edge; what is true here is so in every witness, since what has that weight 0 costs too much.
std::vector<bool> find_costly_edges(const ThresholdStore& store);
// order_interchangeable.cpp: hidden ReLUs that could change places
NetworkEdits order_interchangeable(const NetworkStore& store);

/// A row of the table in network_presolve.cpp. A rule looks at one neuron or at everything.
struct NetworkRule {
  using Look =
      std::variant<NetworkProposal (*)(const NetworkStore&, NeuronIndex), NetworkEdits (*)(const NetworkStore&),
                   NetworkProposal (*)(const ExactFitStore&, NeuronIndex), NetworkEdits (*)(const ExactFitStore&),
                   NetworkProposal (*)(const CostStore&, NeuronIndex), NetworkEdits (*)(const CostStore&),
                   NetworkProposal (*)(const ThresholdStore&, NeuronIndex), NetworkEdits (*)(const ThresholdStore&)>;
  const char* name;
  Look look;
  unsigned stages;

  /// One look at the whole network; nothing if the rule is not true of such a store.
  NetworkEdits propose(const ExactFitStore& store) const;
  NetworkEdits propose(const CostStore& store) const;
  NetworkEdits propose(const ThresholdStore& store) const;
  /// Whether the rule is true of it.
  template <class Store>
  bool looks_at() const {
    return std::visit(
        [](auto function) {
          using Function = decltype(function);
          return std::is_invocable_v<Function, const Store&> ||
                 std::is_invocable_v<Function, const Store&, NeuronIndex>;
        },
        look);
  }
};
std::span<const NetworkRule> network_rules();

}  // namespace nnsolve
