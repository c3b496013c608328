// The one place where a network is edited during presolve, and what rules may read of it.
#pragma once

#include "network/input_classes.h"
#include "network/side_conditions.h"
#include "network/topology.h"
#include "presolve/limits.h"
#include "presolve/network/network_lift.h"
#include "presolve/network/network_presolve.h"

#include "nnsolve/instance.h"
#include "nnsolve/presolve.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace nnsolve {

/// What one step does, all of it or nothing.
struct NetworkEdit {
  const char* rule = "";
  std::vector<std::pair<EdgeIndex, Rational>> weights;   // prescribe
  std::vector<std::pair<NeuronIndex, Rational>> biases;  // fix
  std::vector<NeuronIndex> identities;                   // turn into identity neurons
  std::vector<std::uint32_t> targets;                    // remove, by number in the classes
  std::vector<EdgeIndex> signs;                          // the weight is 1 or -1
  std::vector<OrderCut> cuts;
  std::vector<NetworkLiftStep> lift;
  bool merges_rows = false;
  bool is_unsat = false;

  bool is_empty() const {
    return weights.empty() && biases.empty() && identities.empty() && targets.empty() && signs.empty() &&
           cuts.empty() && !merges_rows && !is_unsat;
  }
};

/// What matters, read off the data: a class of a neuron (input_classes.h) is needed if a known target depends on the
/// neuron's value in it.
struct NetworkUse {
  static constexpr std::uint32_t none = static_cast<std::uint32_t>(-1);

  explicit NetworkUse(const InputClasses& all) : classes(all) {}

  const InputClasses& classes;
  std::vector<bool> is_needed;                  // by class
  std::vector<std::uint32_t> changed_classes;   // by neuron: how many needed classes it has besides its zero class
  std::vector<ClassId> some_changed_class;      // by neuron: the last of these
  std::vector<std::uint32_t> changes;           // by edge: in how many needed classes of its end it is changed
  std::vector<ClassId> some_user;               // by edge: the last of these
  std::vector<std::uint32_t> target_of_class;   // by class of an output: its target's number, or none
  std::vector<std::vector<ClassId>> by_neuron;  // the needed classes besides the zero class, of hidden and outputs

  bool is_needed_neuron(NeuronIndex n) const { return is_needed[n] || changed_classes[n] > 0; }
};

/// Rules read through the const members and propose edits to apply(). What use() and zero_sum() say is that of the
/// last refresh(); edits made since only prescribe more and need less.
class NetworkEditor {
 public:
  /// The structure is that of the given instance.
  NetworkEditor(ExactFit given, InstanceStructure structure, const PresolveOptions& options);

  const ExactFit& instance() const { return result_.instance; }
  const Network& network() const { return result_.instance.network; }
  const Topology& topology() const { return result_.structure.topology; }
  const NetworkUse& use() const { return use_; }

  bool is_relu(NeuronIndex n) const { return network().neurons[n].activation == Activation::relu; }
  bool is_hidden(NeuronIndex n) const { return !network().is_input(n) && !network().is_output(n); }
  /// Not prescribed and in no side condition.
  bool is_free(EdgeIndex e) const { return !network().edges[e].weight && !is_bound_weight_[e]; }
  bool has_free_bias(NeuronIndex n) const { return !network().neurons[n].bias && !is_bound_bias_[n]; }
  bool has_zero_weight(EdgeIndex e) const { return network().edges[e].weight && network().edges[e].weight->is_zero(); }
  bool has_zero_bias(NeuronIndex n) const { return network().neurons[n].bias && network().neurons[n].bias->is_zero(); }
  /// True if the edge carries something that a known target depends on.
  bool is_live(EdgeIndex e) const { return !has_zero_weight(e) && use_.is_needed_neuron(network().edges[e].to); }
  /// The neuron's pre-activation under the zero input, if the same for all weights and biases.
  const std::optional<Rational>& zero_sum(NeuronIndex n) const { return zero_sums_[n]; }
  /// True if the neuron's value under the zero input is 0 for all weights and biases.
  bool is_zero_at_zero(NeuronIndex n) const;

  std::size_t step_count() const { return result_.step_count; }
  bool is_finished() const { return result_.is_unsat || !presolving::may_step_further(options_, result_.step_count); }
  /// Does and logs the edit; false if it was not done, since the limit is reached. An empty edit is no step.
  bool apply(NetworkEdit edit);
  /// Brings use() and zero_sum() up to date, if need be.
  void refresh();
  /// The number in the given instance of a data point on which the target is known.
  std::size_t row_of_target(std::uint32_t target) const;
  void set_nonzero_edges(std::vector<EdgeIndex> edges) { result_.conditions.nonzero_edges = std::move(edges); }

  PresolvedNetwork finish() &&;

 private:
  void find_use();
  void find_row_of_target();
  void find_zero_sums();
  void rebuild_rows();
  std::string describe(const NetworkEdit& edit) const;

  const PresolveOptions& options_;
  PresolvedNetwork result_;
  std::vector<bool> is_bound_weight_;  // in a side condition
  std::vector<bool> is_bound_bias_;
  std::vector<bool> is_removed_;        // by target
  std::vector<std::size_t> given_row_;  // by data point
  NetworkUse use_{result_.structure.classes};
  std::vector<std::optional<Rational>> zero_sums_;
  std::vector<std::size_t> row_of_target_;
  bool is_use_stale_ = false;
  bool are_rows_stale_ = false;
  bool are_zero_sums_stale_ = true;
};

}  // namespace nnsolve
