// Rule 4: a private neuron frees its targets (the '?' gadget, Section 3.11 of the paper).
//
// Let m be a hidden neuron with b_m free or 0, all of whose in-neighbours are inputs and all of whose out-edges that
// carry something lead to outputs and are free. Of its classes just one besides the zero class is needed, c; some
// input x_i /= 0 enters m there over a free edge. For each of these outputs t, just one needed class K of t has m in
// class c, its target is known, and b_t is free or m is 0 under the zero input. Then the targets of these K go, w_mt
// := 0 for these t, and b_m := 0.
//
// Law. Given a witness before: m adds some constant k to the sum of t in all needed classes but K; with w_mt := 0 that
// goes into b_t if it is free, and is 0 otherwise. K has no target any more. Given a witness after: w_mt and b_m are
// 0. Let w_im make the sum of m in class c equal to 1. Now m is 1 in class c and 0 under the zero input, as an identity
// and as a ReLU. So w_mt adds w_mt to the sum of t in class K and nothing anywhere else; the value that K's target
// lacks is right. (A sum of T >= 0 gives a ReLU the value T; a negative target of a ReLU has been found unsat before,
// and is left alone here.)
#include "presolve/network/rules.h"

namespace nnsolve {

namespace {

/// A free edge over which something enters the neuron in its class; nothing if an in-neighbour is no input.
std::optional<EdgeIndex> find_handle(const NetworkEditor& editor, NeuronIndex m, ClassId seen) {
  for (const EdgeIndex e : editor.topology().incoming[m]) {
    if (!editor.network().is_input(editor.network().edges[e].from)) return std::nullopt;
  }
  for (const auto& change : editor.use().classes.changes_of(seen)) {
    if (editor.is_free(change.edge)) return change.edge;
  }
  return std::nullopt;
}

/// True if the target that the out-edge reaches can be freed.
bool frees_target(const NetworkEditor& editor, NeuronIndex m, EdgeIndex e, const std::vector<bool>& is_freed) {
  const NetworkUse& use = editor.use();
  const NeuronIndex t = editor.network().edges[e].to;
  if (!editor.network().is_output(t) || !editor.is_free(e) || use.changes[e] != 1) return false;
  if (!editor.has_free_bias(t) && !editor.is_zero_at_zero(m)) return false;
  const std::uint32_t target = use.target_of_class[use.some_user[e]];
  if (target == NetworkUse::none || is_freed[target]) return false;
  return use.classes.targets[target].value->sign() >= 0 || !editor.is_relu(t);
}

void free_targets_of(NetworkEditor& editor, NeuronIndex m, std::vector<bool>& is_freed) {
  const NetworkUse& use = editor.use();
  if (use.changed_classes[m] != 1 || !(editor.has_free_bias(m) || editor.has_zero_bias(m))) return;
  const std::optional<EdgeIndex> handle = find_handle(editor, m, use.some_changed_class[m]);
  if (!handle) return;
  NetworkEdit edit;
  edit.rule = "private-neuron";
  for (const EdgeIndex e : editor.topology().outgoing[m]) {
    if (!editor.is_live(e)) continue;
    if (!frees_target(editor, m, e, is_freed)) return;
    const std::uint32_t target = use.target_of_class[use.some_user[e]];
    edit.targets.push_back(target);
    edit.weights.emplace_back(e, Rational(0));
    edit.lift.push_back({NetworkLiftStep::Kind::fit_target, m, *handle, e, editor.row_of_target(target),
                         *use.classes.targets[target].value});
  }
  if (edit.targets.empty()) return;
  if (editor.has_free_bias(m)) edit.biases.emplace_back(m, Rational(0));
  const std::vector<std::uint32_t> targets = edit.targets;
  if (!editor.apply(std::move(edit))) return;
  for (const std::uint32_t target : targets) is_freed[target] = true;
}

}  // namespace

void free_private_targets(NetworkEditor& editor) {
  editor.refresh();
  std::vector<bool> is_freed(editor.use().classes.targets.size(), false);
  const Network& network = editor.network();
  for (NeuronIndex m = network.input_count; m < network.first_output(); ++m) {
    if (editor.is_finished()) return;
    free_targets_of(editor, m, is_freed);
  }
}

}  // namespace nnsolve
