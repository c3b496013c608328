// Known targets that others of the same output imply, or contradict, because the output is an affine function.
//
// Let t be an identity output, and all neurons from which edges that may carry something lead to it identities. Then
// the value of t is w x + c, x being the inputs that t can see, with some w and c that depend on weights and biases
// only. If (x, 1) = sum of l_j (x_j, 1) for other data points with known targets y_j, then the value on x is the sum of
// l_j y_j: so a known target that is this is implied and goes, and one that is not makes the instance unsat. Where the
// sum of t under the zero input is known, that is c, and x = sum of l_j x_j is enough, with c subtracted from targets.
//
// Law. Whatever is prescribed, a witness after is one before, and the other way round. One edit is about the targets of
// one output, and rests on no other targets; so those of several outputs go together.
//
// Rows that alone have some input are independent of the others and go first (core_of); what is left is eliminated
// exactly, as long as that is little work.
#include "presolve/network/affine_outputs.h"
#include "presolve/network/rules.h"

#include <utility>

namespace nnsolve {

namespace {

constexpr std::size_t most_dependence_work = 3'000'000;  // multiplications of all outputs together

/// What can be dropped, or that nothing fits, or nothing. Adds what it cost to `work`.
NetworkProposal find_dependent(const NetworkStore& store, const AffineOutput& output, std::size_t& work) {
  const std::vector<bool> is_in_core = core_of(output.equations);
  NetworkEdit edit(presolving::Reason::Kind::relaxation);
  std::vector<std::uint32_t> independent;
  Elimination elimination;
  bool is_contradiction = false;
  for (std::size_t i = 0; i < output.targets.size() && work + elimination.work() < most_dependence_work; ++i) {
    if (!is_in_core[i]) continue;
    const Elimination::Verdict verdict = elimination.insert(output.equations[i]);
    (verdict == Elimination::Verdict::implied ? edit.targets : independent).push_back(output.targets[i]);
    is_contradiction = verdict == Elimination::Verdict::contradicts;
    if (is_contradiction) break;
  }
  work += elimination.work();
  if (is_contradiction) {
    presolving::Reason reason(presolving::Reason::Kind::combination);
    for (const std::uint32_t target : independent) reason.facts.push_back(store.fact_of_target(target));
    return NetworkEdit::contradiction(std::move(reason));
  }
  return edit.is_step() ? NetworkProposal(std::move(edit)) : std::nullopt;
}

}  // namespace

NetworkEdits drop_dependent_targets(const ExactFitStore& store) {
  NetworkEdits edits;
  std::size_t work = 0;
  AffineOutputs affine(store);
  for (const NeuronIndex output : affine.outputs()) {
    if (NetworkProposal edit = find_dependent(store, affine.read(output), work)) edits.push_back(*std::move(edit));
  }
  return edits;
}

}  // namespace nnsolve
