// Known targets that others of the same output imply, or contradict, because the output is an affine function.
//
// Let t be an identity output, and all neurons from which edges that may carry something lead to it identities. Then
// the value of t is w x + c, x being the inputs that t can see, with some w and c that depend on weights and biases
// only. If (x, 1) = sum of l_j (x_j, 1) for other data points with known targets y_j, then the value on x is the sum of
// l_j y_j: so a known target that is this is implied and goes, and one that is not makes the instance unsat. Where the
// sum of t under the zero input is known, that is c, and x = sum of l_j x_j is enough, with c subtracted from targets.
//
// Law. Whatever is prescribed, a witness after is one before, and the other way round.
//
// Rows that alone have some input are independent of the others and go first (core_of); what is left is eliminated
// exactly, as long as that is little work.
#include "presolve/network/affine_outputs.h"
#include "presolve/network/rules.h"

namespace nnsolve {

namespace {

constexpr std::size_t most_dependence_work = 3'000'000;  // multiplications of all outputs together

/// What can be dropped, or that nothing fits. Adds what it cost to `work`.
NetworkEdit find_dependent(const AffineOutput& output, std::size_t& work) {
  NetworkEdit edit;
  edit.rule = "dependent-target";
  const std::vector<bool> is_in_core = core_of(output.equations);
  Elimination elimination;
  for (std::size_t i = 0; i < output.targets.size() && work + elimination.work() < most_dependence_work; ++i) {
    if (!is_in_core[i]) continue;
    const Elimination::Verdict verdict = elimination.insert(output.equations[i]);
    if (verdict == Elimination::Verdict::implied) edit.targets.push_back(output.targets[i]);
    if (verdict == Elimination::Verdict::contradicts) edit.is_unsat = true;
    if (edit.is_unsat) break;
  }
  work += elimination.work();
  if (edit.is_unsat) edit.targets.clear();
  return edit;
}

}  // namespace

void drop_dependent_targets(NetworkEditor& editor) {
  editor.refresh();
  std::size_t work = 0;
  AffineOutputs affine(editor);
  for (const NeuronIndex output : affine.outputs()) {
    if (editor.is_finished()) return;
    editor.apply(find_dependent(affine.read(output), work));
  }
}

}  // namespace nnsolve
