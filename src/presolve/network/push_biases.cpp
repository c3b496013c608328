// Rule 2: the bias of a hidden identity neuron is 0 without loss.
//
// Let m be a hidden identity neuron with a free bias, and the biases of all successors that matter free. Then b_m := 0.
//
// Law. A witness after is one before. Given a witness before: b_m becomes 0 and b_t grows by w_mt b_m for each
// successor t (Section 3.10 of the paper); no sum but that of m changes where it matters. The successors' biases stay
// free, so that several neurons can be treated; going from the inputs to the outputs, each neuron finds its
// successors' biases still free.
#include "presolve/network/rules.h"

namespace nnsolve {

namespace {

bool can_pass_on(const NetworkEditor& editor, NeuronIndex m) {
  for (const EdgeIndex e : editor.topology().outgoing[m]) {
    if (editor.is_live(e) && !editor.has_free_bias(editor.network().edges[e].to)) return false;
  }
  return true;
}

}  // namespace

void push_biases(NetworkEditor& editor) {
  editor.refresh();
  for (const NeuronIndex m : editor.topology().order) {
    if (editor.is_finished()) return;
    if (!editor.is_hidden(m) || editor.is_relu(m) || !editor.has_free_bias(m) || !can_pass_on(editor, m)) continue;
    NetworkEdit edit;
    edit.rule = "hidden-bias";
    edit.biases.emplace_back(m, Rational(0));
    editor.apply(std::move(edit));
  }
}

}  // namespace nnsolve
