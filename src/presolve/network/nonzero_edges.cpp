// A single path that has to carry something has no weight 0.
//
// Lemma. Let K be a class of an output t with known target T, other than its zero class, and let T be known to differ
// from the value under the zero input: from the number it is known to be, or, for a ReLU output and T > 0, from any
// value of a sum that is not positive (the zero class has target 0). If just one changed in-edge of K, m -> t, may have
// a weight other than 0, then w_mt /= 0, and the value of m differs from that under the zero input. For a neuron whose
// value differs, so does its sum; if just one changed in-edge may have a weight other than 0, the same is true of it.
#include "presolve/network/nonzero_edges.h"

namespace nnsolve {

namespace {

/// True if the target in the class, not the zero class, cannot be the value under the zero input.
bool differs_from_zero_class(const NetworkEditor& editor, const InputClasses::Target& target) {
  const NetworkUse& use = editor.use();
  const NeuronIndex output = use.classes.classes[target.output].neuron;
  const bool is_relu = editor.is_relu(output);
  if (is_relu && target.value->sign() <= 0) return false;
  if (editor.zero_sum(output)) return *editor.zero_sum(output) != *target.value;
  const std::uint32_t zero_target = use.target_of_class[use.classes.zero_class(output)];
  return zero_target != NetworkUse::none && *use.classes.targets[zero_target].value != *target.value;
}

/// The only changed in-edge that may carry something, or nothing.
const InputClasses::Change* only_carrier(const NetworkEditor& editor, ClassId id) {
  const InputClasses::Change* only = nullptr;
  for (const auto& change : editor.use().classes.changes_of(id)) {
    if (editor.has_zero_weight(change.edge)) continue;
    if (only != nullptr) return nullptr;
    only = &change;
  }
  return only;
}

}  // namespace

std::vector<bool> find_nonzero_edges(const NetworkEditor& editor) {
  const InputClasses& classes = editor.use().classes;
  std::vector<bool> is_nonzero(editor.network().edges.size(), false);
  std::vector<bool> is_done(classes.classes.size(), false);
  for (const InputClasses::Target& target : classes.targets) {
    if (classes.is_zero_class(target.output) || !differs_from_zero_class(editor, target)) continue;
    ClassId differing = target.output;
    while (!is_done[differing]) {
      is_done[differing] = true;
      const InputClasses::Change* carrier = only_carrier(editor, differing);
      if (carrier == nullptr) break;
      is_nonzero[carrier->edge] = true;
      differing = carrier->source;
      if (editor.network().is_input(classes.classes[differing].neuron)) break;
    }
  }
  return is_nonzero;
}

}  // namespace nnsolve
