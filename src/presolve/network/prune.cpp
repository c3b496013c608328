// Rule 1: what has no influence on a known target gets weight 0.
//
// Law. Every step only prescribes 0, so a witness after it is one before it. Conversely, from a witness before:
// (a) A neuron none of whose classes is needed: its free in-weights and bias may become 0, since no known target
//     depends on its value.
// (b) An edge whose source is 0 in all needed classes of its end: its weight is multiplied by 0 only.
// (c) An edge whose source has its value under the zero input in all needed classes of its end n, b_n free: the edge
//     adds a constant c to n wherever n matters. Its weight becomes 0 and b_n grows by c.
// (d) A hidden neuron m with no needed class but its zero class is a constant. If the biases of all successors that
//     matter are free, its free in-weights and bias may become 0: w_mt times the change of its value goes into b_t.
// In (c) and (d) several edges may lead to the same n: b_n stays free.
#include "presolve/network/rules.h"

namespace nnsolve {

namespace {

bool has_free_successors(const NetworkEditor& editor, NeuronIndex n) {
  for (const EdgeIndex e : editor.topology().outgoing[n]) {
    if (editor.is_live(e) && !editor.has_free_bias(editor.network().edges[e].to)) return false;
  }
  return true;
}

}  // namespace

void prune(NetworkEditor& editor) {
  editor.refresh();
  const NetworkUse& use = editor.use();
  for (const NeuronIndex n : editor.topology().order) {
    if (editor.network().is_input(n)) continue;
    const bool is_useless = !use.is_needed_neuron(n);
    const bool is_settled_constant =
        editor.is_hidden(n) && use.changed_classes[n] == 0 && has_free_successors(editor, n);
    NetworkEdit edit;
    edit.rule = "prune";
    for (const EdgeIndex e : editor.topology().incoming[n]) {
      if (!editor.is_free(e)) continue;
      const bool is_constant =
          use.changes[e] == 0 && (editor.has_free_bias(n) || editor.is_zero_at_zero(editor.network().edges[e].from));
      if (is_useless || is_settled_constant || is_constant) edit.weights.emplace_back(e, Rational(0));
    }
    if ((is_useless || is_settled_constant) && editor.has_free_bias(n)) edit.biases.emplace_back(n, Rational(0));
    editor.apply(std::move(edit));
    if (editor.is_finished()) return;
  }
}

}  // namespace nnsolve
