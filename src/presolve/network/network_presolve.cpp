// The table of rules, and the loop: the first rule of the table that has not looked at the network as it is looks at
// it, and the editor makes what it proposes.
//
// A look at a whole network and what follows from it cost time linear in its size, so the number of looks is limited;
// only contrived networks need as many. Rules that spend freedom which others need have a stage of their own, later.
#include "presolve/network/network_presolve.h"

#include "presolve/network/network_editor.h"
#include "presolve/network/rules.h"

#include <array>
#include <iterator>
#include <type_traits>
#include <utility>
#include <variant>

namespace nnsolve {

namespace {

// In this order; a rule may belong to several.
constexpr unsigned simplify = 1;
constexpr unsigned find_ranks = 2;
constexpr unsigned collapse = 4;
constexpr unsigned break_symmetries = 8;

/// How often a rule looks at the network in the course of a stage.
struct Stage {
  unsigned bit;
  int most_looks;
};
constexpr Stage stages[] = {{simplify, 24}, {find_ranks, 1}, {collapse, 16}, {break_symmetries, 1}};

/// Cheap ones first.
constexpr NetworkRule rules[] = {
    {"prune", prune, simplify | collapse},
    {"merge-rows", merge_targets, simplify},
    {"zero-row", settle_zero_target, simplify},
    {"private-neuron", free_private_targets, simplify},
    {"independent-patterns", straighten_relu, simplify},
    {"hidden-bias", push_bias, simplify},
    {"relu-output", settle_output, simplify},
    {"dependent-target", drop_dependent_targets, find_ranks},
    {"bends", refute_bends, find_ranks},
    {"factor", factor_layers, find_ranks},
    {"few-inputs", pass_few_inputs, find_ranks},
    {"bottleneck", refute_bottlenecks, find_ranks},
    {"gauge", gauge_layers, find_ranks},
    {"collapse", collapse_layers, collapse},
    {"forced-bends", force_bends, break_symmetries},
    {"one-out-edge", normalise_only_out_edges, break_symmetries},
    {"scale", normalise_nonzero_edges, break_symmetries},
    {"nonzero", note_nonzero_edges, break_symmetries},
    {"interchangeable", order_interchangeable, break_symmetries},
};

template <class Store>
class NetworkPresolver {
 public:
  template <class Task>
  NetworkPresolver(Task given, InstanceStructure structure, const PresolveOptions& options)
      : editor_(std::move(given), std::move(structure), options) {}

  PresolvedTask<TrainingTask> run() {
    for (const Stage& stage : stages) {
      look_count_.fill(0);
      while (editor_.may_step() && look_once(stage)) {
      }
    }
    return std::move(editor_).finish();
  }

 private:
  /// False if no rule of the stage has anything more to look at.
  bool look_once(const Stage& stage) {
    for (std::size_t i = 0; i < std::size(rules); ++i) {
      const bool is_due = (rules[i].stages & stage.bit) != 0 && look_count_[i] < stage.most_looks && seen_[i] != state_;
      if (!is_due) continue;
      ++look_count_[i];
      seen_[i] = state_;
      NetworkEdits edits = rules[i].propose(editor_.store());
      if (edits.empty()) continue;
      editor_.apply(std::move(edits), rules[i].name);
      ++state_;
      return true;
    }
    return false;
  }

  StoreEditor<Store> editor_;
  std::size_t state_ = 1;                                // the network as it is, by how often it has changed
  std::array<std::size_t, std::size(rules)> seen_ = {};  // by rule: at which state it looked last
  std::array<int, std::size(rules)> look_count_ = {};    // in this stage
};

/// Nothing where the rule asks for more than the store is.
template <class Store>
NetworkEdits look_at(const Store& store, const NetworkRule& rule) {
  return std::visit(
      [&](auto look) {
        NetworkEdits edits;
        if constexpr (std::is_invocable_v<decltype(look), const Store&>) {
          edits = look(store);
        } else if constexpr (std::is_invocable_v<decltype(look), const Store&, NeuronIndex>) {
          for (const NeuronIndex n : store.topology().order) {
            if (NetworkProposal edit = look(store, n)) edits.push_back(*std::move(edit));
          }
        }
        return edits;
      },
      rule.look);
}

template <class Instance>
PresolvedTask<Instance> as_presolved(PresolvedTask<TrainingTask> presolved, Instance instance) {
  return {std::move(instance), std::move(presolved.structure), std::move(presolved.conditions),
          presolved.is_unsat,  std::move(presolved.lift),      presolved.step_count};
}

}  // namespace

NetworkEdits NetworkRule::propose(const ExactFitStore& store) const { return look_at(store, *this); }
NetworkEdits NetworkRule::propose(const NetworkStore& store) const { return look_at(store, *this); }

std::span<const NetworkRule> network_rules() { return rules; }

PresolvedNetwork presolve_network(ExactFit given, InstanceStructure structure, const PresolveOptions& options) {
  PresolvedTask<TrainingTask> presolved =
      NetworkPresolver<ExactFitStore>(std::move(given), std::move(structure), options).run();
  ExactFit fit(std::move(presolved.instance));
  return as_presolved(std::move(presolved), std::move(fit));
}

PresolvedNetwork presolve_network(ExactFit given, const PresolveOptions& options) {
  InstanceStructure structure = find_structure(given);
  return presolve_network(std::move(given), std::move(structure), options);
}

PresolvedTraining presolve_network(TrainingInstance given, InstanceStructure structure,
                                   const PresolveOptions& options) {
  if (!is_plain(given)) {
    PresolvedTraining as_given;
    as_given.instance = std::move(given);
    as_given.structure = std::move(structure);
    return as_given;
  }
  TrainingInstance instance;
  instance.cost = given.cost;
  instance.threshold = given.threshold;
  PresolvedTask<TrainingTask> presolved =
      NetworkPresolver<NetworkStore>(TrainingTask(std::move(given)), std::move(structure), options).run();
  static_cast<TrainingTask&>(instance) = std::move(presolved.instance);
  return as_presolved(std::move(presolved), std::move(instance));
}

}  // namespace nnsolve
