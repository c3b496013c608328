// The table of rules, and in which order they are tried.
#include "presolve/network/network_presolve.h"

#include "presolve/network/network_editor.h"
#include "presolve/network/rules.h"

namespace nnsolve {

namespace {

using Rule = void (*)(NetworkEditor&);

/// Repeated until nothing changes, since each may make room for the others. prune and settle_targets come first: the
/// rules after them rely on targets without contradictions.
constexpr Rule repeated[] = {
    prune,                 // rule 1
    settle_targets,        // rule 1
    free_private_targets,  // rule 4
    prune,
    settle_targets,
    straighten_relus,  // rule 3
    push_biases,       // rule 2
    settle_targets,
    settle_outputs,
};

/// These spend freedom that the others need, and come last.
constexpr Rule last[] = {
    drop_dependent_targets,
    factor_layers,  // rule 7
    prune,
    collapse_layers,        // rule 7
    normalise_scales,       // rules 5 and 6
    order_interchangeable,  // rule 8
};

/// Of the repeated rules; only contrived networks need more than three.
constexpr int most_rounds = 8;

}  // namespace

PresolvedNetwork presolve_network(ExactFit given, InstanceStructure structure, const PresolveOptions& options) {
  NetworkEditor editor(std::move(given), std::move(structure), options);
  for (int round = 0; round < most_rounds; ++round) {
    const std::size_t before = editor.step_count();
    for (const Rule rule : repeated) {
      if (!editor.is_finished()) rule(editor);
    }
    if (editor.step_count() == before) break;
  }
  for (const Rule rule : last) {
    if (!editor.is_finished()) rule(editor);
  }
  return std::move(editor).finish();
}

PresolvedNetwork presolve_network(ExactFit given, const PresolveOptions& options) {
  InstanceStructure structure = find_structure(given);
  return presolve_network(std::move(given), std::move(structure), options);
}

}  // namespace nnsolve
