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
#include <utility>

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
    {"prune", prune, nullptr, simplify | collapse},
    {"merge-rows", nullptr, merge_targets, simplify},
    {"zero-row", settle_zero_target, nullptr, simplify},
    {"private-neuron", free_private_targets, nullptr, simplify},
    {"independent-patterns", straighten_relu, nullptr, simplify},
    {"hidden-bias", push_bias, nullptr, simplify},
    {"relu-output", settle_output, nullptr, simplify},
    {"dependent-target", nullptr, drop_dependent_targets, find_ranks},
    {"bends", nullptr, refute_bends, find_ranks},
    {"factor", nullptr, factor_layers, find_ranks},
    {"bottleneck", nullptr, refute_bottlenecks, find_ranks},
    {"gauge", nullptr, gauge_layers, find_ranks},
    {"collapse", nullptr, collapse_layers, collapse},
    {"one-out-edge", nullptr, normalise_only_out_edges, break_symmetries},
    {"scale", nullptr, normalise_nonzero_edges, break_symmetries},
    {"nonzero", nullptr, note_nonzero_edges, break_symmetries},
    {"interchangeable", nullptr, order_interchangeable, break_symmetries},
};

class NetworkPresolver {
 public:
  NetworkPresolver(ExactFit given, InstanceStructure structure, const PresolveOptions& options)
      : editor_(std::move(given), std::move(structure), options) {}

  PresolvedNetwork run() {
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

  NetworkEditor editor_;
  std::size_t state_ = 1;                                // the network as it is, by how often it has changed
  std::array<std::size_t, std::size(rules)> seen_ = {};  // by rule: at which state it looked last
  std::array<int, std::size(rules)> look_count_ = {};    // in this stage
};

}  // namespace

NetworkEdits NetworkRule::propose(const NetworkStore& store) const {
  if (of_everything != nullptr) return of_everything(store);
  NetworkEdits edits;
  for (const NeuronIndex n : store.topology().order) {
    if (NetworkProposal edit = of_neuron(store, n)) edits.push_back(*std::move(edit));
  }
  return edits;
}

std::span<const NetworkRule> network_rules() { return rules; }

PresolvedNetwork presolve_network(ExactFit given, InstanceStructure structure, const PresolveOptions& options) {
  return NetworkPresolver(std::move(given), std::move(structure), options).run();
}

PresolvedNetwork presolve_network(ExactFit given, const PresolveOptions& options) {
  InstanceStructure structure = find_structure(given);
  return presolve_network(std::move(given), std::move(structure), options);
}

}  // namespace nnsolve
