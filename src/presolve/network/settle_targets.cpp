// Rule 1, on data: known targets that say the same, contradict each other, or are about a constant.
//
// Law. An output has one value in each of its classes (input_classes.h), whatever the weights; equal data points have
// equal classes. So
// (a) of equal known targets in one class one is enough, and two different ones cannot both be met;
// (b) a negative target of a ReLU cannot be met;
// (c) an output whose sum under the zero input is the same for all weights meets a target in its zero class always or
//     never;
// (d) an output with a known target in its zero class, a free bias, and no other contribution to that sum than zeros:
//     its bias is that target, for an identity or a positive target.
// A witness after a step is one before it, and every witness before (d) has that bias.
#include "presolve/network/rules.h"

namespace nnsolve {

namespace {

Rational activated(bool is_relu, const Rational& sum) { return is_relu && sum.sign() < 0 ? Rational(0) : sum; }

bool has_contradiction(const NetworkEditor& editor) {
  const NetworkUse& use = editor.use();
  for (const InputClasses::Target& target : use.classes.targets) {
    const Rational& first = *use.classes.targets[use.target_of_class[target.output]].value;
    if (first != *target.value) return true;
    if (target.value->sign() < 0 && editor.is_relu(use.classes.classes[target.output].neuron)) return true;
    const std::optional<Rational>& sum = editor.zero_sum(use.classes.classes[target.output].neuron);
    if (!use.classes.is_zero_class(target.output) || !sum) continue;
    if (activated(editor.is_relu(use.classes.classes[target.output].neuron), *sum) != first) return true;
  }
  return false;
}

bool has_repetition(const NetworkEditor& editor) {
  const ExactFit& instance = editor.instance();
  for (std::size_t row = 0; row < instance.row_count(); ++row) {
    if (instance.targets[row].empty()) return true;
  }
  return editor.use().classes.target_of_entry.size() > editor.use().classes.targets.size();
}

/// True if under the zero input nothing but its bias contributes to the neuron's sum.
bool is_bias_at_zero(const NetworkEditor& editor, NeuronIndex n) {
  for (const EdgeIndex e : editor.topology().incoming[n]) {
    if (!editor.has_zero_weight(e) && !editor.is_zero_at_zero(editor.network().edges[e].from)) return false;
  }
  return true;
}

void settle_zero_target(NetworkEditor& editor, NeuronIndex output) {
  const NetworkUse& use = editor.use();
  const std::uint32_t target = use.target_of_class[use.classes.zero_class(output)];
  if (target == NetworkUse::none) return;
  const Rational& value = *use.classes.targets[target].value;
  NetworkEdit edit;
  edit.rule = "zero-row";
  edit.targets.push_back(target);
  if (!editor.zero_sum(output)) {
    const bool is_fixed = !editor.is_relu(output) || value.sign() > 0;
    if (!is_fixed || !editor.has_free_bias(output) || !is_bias_at_zero(editor, output)) return;
    edit.biases.emplace_back(output, value);
  }
  editor.apply(std::move(edit));
}

}  // namespace

void settle_targets(NetworkEditor& editor) {
  editor.refresh();
  NetworkEdit edit;
  edit.rule = "merge-rows";
  edit.is_unsat = has_contradiction(editor);
  edit.merges_rows = !edit.is_unsat && has_repetition(editor);
  editor.apply(std::move(edit));
  editor.refresh();
  const Network& network = editor.network();
  for (NeuronIndex output = network.first_output(); output < network.neuron_count(); ++output) {
    if (editor.is_finished()) return;
    settle_zero_target(editor, output);
  }
}

}  // namespace nnsolve
