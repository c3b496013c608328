// Known targets of identity outputs that a bottleneck does not let through.
//
// Law. What every way into some outputs passes limits the rank of the matrix of their values (bottleneck_targets.h),
// whatever is prescribed. If a minor of known or forced entries refutes that rank, nothing fits. Nothing else is
// proposed: that a value is forced adds no target.
//
// All identity outputs are looked at together, and those together that have the same in-neighbours, for which there may
// be a narrower cut. One output alone has no minor but with inputs, and that is a matter of dependent targets.
#include "presolve/network/bottleneck_targets.h"
#include "presolve/network/rules.h"

#include <map>
#include <utility>

namespace nnsolve {

namespace {

using Outputs = std::vector<NeuronIndex>;

/// Identities with a known target, ascending.
Outputs identity_outputs(const NetworkStore& store) {
  const Network& network = store.network();
  std::vector<bool> has_target(network.output_count, false);
  for (std::size_t row = 0; row < store.instance().row_count(); ++row) {
    for (const auto& target : store.instance().targets[row]) has_target[target.column] = true;
  }
  Outputs outputs;
  for (NeuronIndex k = 0; k < network.output_count; ++k) {
    const NeuronIndex n = network.first_output() + k;
    if (has_target[k] && !store.is_relu(n)) outputs.push_back(n);
  }
  return outputs;
}

}  // namespace

NetworkEdits refute_bottlenecks(const ExactFitStore& store) {
  const Outputs all = identity_outputs(store);
  if (all.size() < 2) return {};
  AffineOutputs affine(store);
  std::map<Outputs, Outputs> by_sources;
  for (const NeuronIndex output : all) by_sources[affine.sources_of(output)].push_back(output);
  std::vector<Outputs> groups;
  for (auto& [sources, outputs] : by_sources) {
    if (outputs.size() > 1 && outputs.size() < all.size()) groups.push_back(std::move(outputs));
  }
  groups.push_back(all);
  std::size_t work = 0;
  for (const Outputs& outputs : groups) {
    BottleneckTargets targets(store, affine, outputs);
    if (targets.close(work)) continue;
    presolving::Reason reason(presolving::Reason::Kind::rank);
    for (const std::uint32_t target : targets.refuting()) reason.facts.push_back(store.fact_of_target(target));
    NetworkEdits edits;
    edits.push_back(NetworkEdit::contradiction(std::move(reason)));
    return edits;
  }
  return {};
}

}  // namespace nnsolve
