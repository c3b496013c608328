// The network and its data while they are worked on, and what follows from them: which values are equal whatever the
// weights, what the known targets depend on, what happens under the zero input.
//
// Rules read it, and only the editor changes it. It is up to date whenever a rule looks at it.
//
// What is asked of the known targets is a type. A rule that keeps every output as it is holds for all thresholds and
// costs; it takes a NetworkStore. One that holds because targets are met takes an ExactFitStore, and nothing makes one
// of an instance with a threshold. One that takes targets away, or asks for others in their place, for what they cost
// whatever the weights takes a CostStore: the least cost stays known. And one that is true because something else would
// cost more than is allowed takes a ThresholdStore: just the answer to this question stays the same.
#pragma once

#include "network/best_constant.h"
#include "network/input_classes.h"
#include "network/side_conditions.h"
#include "network/topology.h"
#include "presolve/network/network_use.h"
#include "presolve/reason.h"

#include "nnsolve/instance.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace nnsolve {

class NetworkStore {
 public:
  /// The structure is that of the given instance.
  NetworkStore(TrainingTask given, InstanceStructure structure);
  NetworkStore(const NetworkStore&) = delete;  // use() refers to the classes
  NetworkStore& operator=(const NetworkStore&) = delete;

  const TrainingTask& instance() const { return instance_; }
  const Network& network() const { return instance_.network; }
  const Topology& topology() const { return structure_.topology; }
  const NetworkUse& use() const { return use_; }
  const SideConditions& conditions() const { return conditions_; }

  bool is_relu(NeuronIndex n) const { return network().neurons[n].activation == Activation::relu; }
  bool is_hidden(NeuronIndex n) const { return !network().is_input(n) && !network().is_output(n); }
  /// Not prescribed and in no side condition.
  bool is_free(EdgeIndex e) const { return !network().edges[e].weight && !is_signed_[e] && !is_cut_weight_[e]; }
  bool has_free_bias(NeuronIndex n) const { return !network().neurons[n].bias && !is_cut_bias_[n]; }
  bool is_free(const Parameter& parameter) const;
  /// That the weight is 1 or -1 is a side condition.
  bool is_signed(EdgeIndex e) const { return is_signed_[e]; }
  /// In some cut.
  bool is_cut(const Parameter& parameter) const;
  bool has_zero_weight(EdgeIndex e) const { return network().edges[e].weight && network().edges[e].weight->is_zero(); }
  bool has_zero_bias(NeuronIndex n) const { return network().neurons[n].bias && network().neurons[n].bias->is_zero(); }
  /// True if the edge carries something that a known target depends on.
  bool is_live(EdgeIndex e) const { return !has_zero_weight(e) && use_.is_needed_neuron(network().edges[e].to); }
  /// The neuron's pre-activation under the zero input, if the same for all weights and biases.
  const std::optional<Rational>& zero_sum(NeuronIndex n) const { return zero_sums_[n]; }
  /// True if the neuron's value under the zero input is 0 for all weights and biases.
  bool is_zero_at_zero(NeuronIndex n) const;

  /// By its number in the classes: whether it has not been removed.
  bool has_target(std::uint32_t target) const { return !is_removed_[target]; }
  /// The number in the given instance of a data point on which the target is known.
  std::size_t row_of_target(std::uint32_t target) const { return given_row_[row_of_target_[target]]; }
  /// Likewise, by data point as it is now.
  const std::vector<std::size_t>& given_rows() const { return given_row_; }
  presolving::Fact fact_of_target(std::uint32_t target) const;

  // For the editor only. What follows is brought up to date by the last of these.
  void prescribe(EdgeIndex e, Rational weight);
  void fix(NeuronIndex n, Rational bias);
  void straighten(NeuronIndex n);
  void remove_target(std::uint32_t target);
  void retarget(std::uint32_t target, Rational value);
  void merge_rows() { are_rows_stale_ = true; }
  void sign(EdgeIndex e);
  void cut(const OrderCut& cut);
  void force(ForcedBends bends);
  void note_nonzero(EdgeIndex e) { conditions_.nonzero_edges.push_back(e); }
  void bring_up_to_date();
  /// The end of the store.
  void move_to(TrainingTask& instance, InstanceStructure& structure, SideConditions& conditions) &&;

 protected:
  /// Whether it matters how many data points ask for a target.
  NetworkStore(TrainingTask given, InstanceStructure structure, bool counts_targets);

 private:
  void find_row_of_target();
  void find_zero_sums();
  void rebuild_rows();

  TrainingTask instance_;
  InstanceStructure structure_;
  SideConditions conditions_;
  std::vector<bool> is_signed_;                   // by edge
  std::vector<bool> is_cut_weight_;               // by edge
  std::vector<bool> is_cut_bias_;                 // by neuron
  std::vector<bool> is_removed_;                  // by target
  std::map<std::uint32_t, Rational> new_values_;  // by target that is to be another one
  std::vector<std::size_t> given_row_;            // by data point
  NetworkUse use_{structure_.classes};
  std::vector<std::optional<Rational>> zero_sums_;
  std::vector<std::size_t> row_of_target_;
  bool counts_targets_ = false;
  bool are_rows_stale_ = false;
  bool is_use_stale_ = false;
  bool are_zero_sums_stale_ = false;
};

/// Every known target is met exactly, or it is no witness.
class ExactFitStore : public NetworkStore {
 public:
  ExactFitStore(ExactFit given, InstanceStructure structure)
      : NetworkStore(TrainingTask(std::move(given)), std::move(structure)) {}
};

/// What counts is the cost of the targets that there are, and what has been paid for those that have gone.
class CostStore : public NetworkStore {
 public:
  CostStore(TrainingTask given, InstanceStructure structure, Cost cost)
      : NetworkStore(std::move(given), std::move(structure), true), measure_{cost, network().output_count} {}

  const CostMeasure& measure() const { return measure_; }
  /// The cost of the given task is that of the task as it is together with so much.
  const Rational& paid() const { return paid_; }
  /// Their numbers. The class is an output's.
  std::vector<std::uint32_t> targets_of(ClassId output) const;
  std::vector<CountedTarget> counted(std::span<const std::uint32_t> targets) const;

  // For the editor only.
  void pay(const Rational& cost) { paid_ = measure_.together(paid_, cost); }

 private:
  CostMeasure measure_;
  Rational paid_;
};

/// Whatever costs more than the threshold is no witness.
class ThresholdStore : public CostStore {
 public:
  ThresholdStore(TrainingInstance given, InstanceStructure structure);

  /// What the targets that there are may cost; below 0: too much has been paid.
  Rational allowed() const;
  bool is_too_much(const Rational& cost) const { return cost > allowed(); }

 private:
  Rational threshold_;
};

}  // namespace nnsolve
