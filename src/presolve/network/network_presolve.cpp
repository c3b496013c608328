// The table of rules, and the loop: the first rule of the table that has not looked at the network as it is looks at
// it, and the editor makes what it proposes.
//
// A look at a whole network and what follows from it cost time linear in its size, so the number of looks is limited;
// only contrived networks need as many. Rules that spend freedom which others need have a stage of their own, later.
#include "presolve/network/network_presolve.h"

#include "presolve/limits.h"
#include "presolve/network/network_editor.h"
#include "presolve/network/rules.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

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
    {"one-target", merge_costs, simplify},
    {"zero-row", settle_zero_target, simplify},
    {"known-cost", pay_known_outputs, simplify},
    {"private-neuron", free_private_targets, simplify},
    {"private-cost", free_private_costs, simplify},
    {"independent-patterns", straighten_relu, simplify},
    {"hidden-bias", push_bias, simplify},
    {"relu-output", settle_output, simplify},
    {"active-output", settle_active_output, simplify},
    {"too-much", refute_by_spread, simplify | find_ranks},
    {"dependent-target", drop_dependent_targets, find_ranks},
    {"affine-residual", pay_affine_residuals, find_ranks},
    {"bends", refute_bends, find_ranks},
    {"factor", factor_layers, find_ranks},
    {"few-inputs", pass_few_inputs, find_ranks},
    {"bottleneck", refute_bottlenecks, find_ranks},
    {"gauge", gauge_layers, find_ranks},
    {"collapse", collapse_layers, collapse},
    {"forced-bends", force_bends, break_symmetries},
    {"one-out-edge", normalise_only_out_edges, break_symmetries},
    {"scale", normalise_nonzero_edges, break_symmetries},
    {"costly-zero", normalise_costly_edges, break_symmetries},
    {"nonzero", note_nonzero_edges, break_symmetries},
    {"nonzero-by-cost", note_costly_edges, break_symmetries},
    {"interchangeable", order_interchangeable, break_symmetries},
};

template <class Store>
class NetworkPresolver {
 public:
  template <class Task, class... More>
  NetworkPresolver(Task given, InstanceStructure structure, const PresolveOptions& options, More... more)
      : editor_(std::move(given), std::move(structure), options, more...) {}

  const Store& store() const { return editor_.store(); }

  void run() {
    for (const Stage& stage : stages) {
      if (stage.bit == break_symmetries && leaves_exact_fit()) break;
      look_count_.fill(0);
      while (editor_.may_step() && look_once(stage)) {
      }
    }
  }

  PresolvedTask<TrainingTask> finish() && { return std::move(editor_).finish(); }

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

  /// Then there are better rules, before freedom is spent.
  bool leaves_exact_fit() const {
    if constexpr (std::is_same_v<Store, ThresholdStore>) {
      return store().allowed().is_zero();
    } else {
      return false;
    }
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
  return {std::move(instance),      std::move(presolved.structure), std::move(presolved.conditions),
          presolved.is_unsat,       std::move(presolved.lift),      presolved.step_count,
          std::move(presolved.paid)};
}

PresolvedTraining as_given(TrainingInstance given, InstanceStructure structure) {
  PresolvedTraining result;
  result.instance = std::move(given);
  result.structure = std::move(structure);
  return result;
}

/// Goes on with what is an exact fit now, and has no side conditions yet. Lift steps speak of the data points of what
/// was given.
void finish_as_exact_fit(PresolvedTraining& presolved, std::span<const std::size_t> given_rows,
                         const PresolveOptions& options) {
  const PresolveOptions rest = presolving::after_steps(options, presolved.step_count);
  PresolvedNetwork fit = presolve_network(ExactFit(std::move(static_cast<TrainingTask&>(presolved.instance))),
                                          std::move(presolved.structure), rest);
  for (NetworkLiftStep& step : fit.lift.steps) {
    if (step.kind == NetworkLiftStep::Kind::fit_target) step.row = given_rows[step.row];
    presolved.lift.steps.push_back(std::move(step));
  }
  static_cast<TrainingTask&>(presolved.instance) = std::move(fit.instance);
  presolved.structure = std::move(fit.structure);
  presolved.conditions = std::move(fit.conditions);
  presolved.is_unsat = fit.is_unsat;
  presolved.step_count += fit.step_count;
}

}  // namespace

NetworkEdits NetworkRule::propose(const ExactFitStore& store) const { return look_at(store, *this); }
NetworkEdits NetworkRule::propose(const CostStore& store) const { return look_at(store, *this); }
NetworkEdits NetworkRule::propose(const ThresholdStore& store) const { return look_at(store, *this); }

std::span<const NetworkRule> network_rules() { return rules; }

PresolvedNetwork presolve_network(ExactFit given, InstanceStructure structure, const PresolveOptions& options) {
  NetworkPresolver<ExactFitStore> presolver(std::move(given), std::move(structure), options);
  presolver.run();
  PresolvedTask<TrainingTask> presolved = std::move(presolver).finish();
  ExactFit fit(std::move(presolved.instance));
  return as_presolved(std::move(presolved), std::move(fit));
}

PresolvedNetwork presolve_network(ExactFit given, const PresolveOptions& options) {
  InstanceStructure structure = find_structure(given);
  return presolve_network(std::move(given), std::move(structure), options);
}

PresolvedTraining presolve_network(TrainingInstance given, InstanceStructure structure,
                                   const PresolveOptions& options) {
  if (!is_plain(given)) return as_given(std::move(given), std::move(structure));
  TrainingInstance instance;
  instance.cost = given.cost;
  NetworkPresolver<ThresholdStore> presolver(std::move(given), std::move(structure), options);
  presolver.run();
  instance.threshold = std::max(Rational(), presolver.store().allowed());
  const std::vector<std::size_t> given_rows = presolver.store().given_rows();
  PresolvedTask<TrainingTask> presolved = std::move(presolver).finish();
  static_cast<TrainingTask&>(instance) = std::move(presolved.instance);
  PresolvedTraining result = as_presolved(std::move(presolved), std::move(instance));
  if (result.instance.threshold.is_zero() && !result.is_unsat) finish_as_exact_fit(result, given_rows, options);
  return result;
}

PresolvedTraining presolve_cost(TrainingInstance given, InstanceStructure structure, const PresolveOptions& options) {
  if (!is_plain(given)) return as_given(std::move(given), std::move(structure));
  TrainingInstance instance;
  instance.cost = given.cost;
  instance.threshold = std::move(given.threshold);
  NetworkPresolver<CostStore> presolver(static_cast<TrainingTask&&>(given), std::move(structure), options,
                                        instance.cost);
  presolver.run();
  PresolvedTask<TrainingTask> presolved = std::move(presolver).finish();
  static_cast<TrainingTask&>(instance) = std::move(presolved.instance);
  return as_presolved(std::move(presolved), std::move(instance));
}

}  // namespace nnsolve
