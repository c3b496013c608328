#include "reduce/normalisation.h"

#include "nnsolve/error.h"

#include <algorithm>

namespace nnsolve {

namespace {

Target unit_target(OutEdge edge) {
  switch (edge) {
    case OutEdge::none:
      return Target::zero;
    case OutEdge::one:
      return Target::one;
    case OutEdge::free:
      return Target::question_mark;
  }
  return Target::question_mark;
}

/// The data point on which only this input is active.
GadgetRow lone_row(const Gadget& gadget, std::size_t input, RowLabel::Kind kind) {
  GadgetRow row;
  row.label.kind = kind;
  row.label.literal = gadget.inputs[input].name.hidden.literal;
  row.active = {active(gadget, input)};
  return row;
}

/// All that is known of the neuron behind the input, on one data point.
GadgetRow complete_unit_row(const Gadget& gadget, std::size_t input, RowLabel::Kind kind, bool has_q) {
  GadgetRow row = lone_row(gadget, input, kind);
  for (std::size_t t = 0; t < most_outputs; ++t) row.targets[t] = unit_target(row.active.front().out[t]);
  if (has_q) row.targets[output_q] = Target::one;
  return row;
}

void add_printed_rows(Gadget& gadget, std::size_t unit) {
  constexpr auto unknown = Target::question_mark;
  GadgetRow row = lone_row(gadget, unit, RowLabel::Kind::unit);
  row.targets = {unknown, unknown, Target::one};
  gadget.rows.push_back(row);
  row.label.kind = RowLabel::Kind::prescribed;
  for (std::uint32_t t : {output_a, output_b}) {
    if (row.active.front().out[t] != OutEdge::one) continue;
    row.label.number = t;
    row.targets = {unknown, unknown, unknown};
    row.targets[t] = Target::one;
    gadget.rows.push_back(row);
  }
}

std::size_t find_prescribed(const Gadget& gadget, std::size_t count, std::uint32_t hidden) {
  for (std::size_t i = 0; i < count; ++i) {
    if (gadget.inputs[i].hidden == hidden && gadget.inputs[i].is_prescribed) return i;
  }
  return count;
}

/// The old data points: q is a, or "?".
void extend_to_q(Gadget& gadget, Variant variant) {
  for (GadgetHidden& hidden : gadget.hidden) hidden.out[output_q] = OutEdge::free;
  for (GadgetRow& row : gadget.rows) {
    for (ActiveInput& input : row.active) input.out[output_q] = OutEdge::free;
    row.targets[output_q] = variant == Variant::as_printed ? Target::question_mark : row.targets[output_a];
  }
}

}  // namespace

void normalise(Gadget& gadget, Variant variant) {
  const std::size_t old_inputs = gadget.inputs.size();
  const bool has_q = variant != Variant::compact;
  if (has_q) extend_to_q(gadget, variant);
  for (std::uint32_t hidden = 0; hidden < gadget.hidden.size(); ++hidden) {
    std::size_t prescribed = find_prescribed(gadget, old_inputs, hidden);
    bool has_constant = prescribed != old_inputs;
    if (!has_constant || has_q) {
      gadget.inputs.push_back({{gadget.hidden[hidden].name, InputName::Slot::unit}, hidden, false});
      std::size_t unit = gadget.inputs.size() - 1;
      if (variant == Variant::as_printed) {
        add_printed_rows(gadget, unit);
      } else {
        gadget.rows.push_back(complete_unit_row(gadget, unit, RowLabel::Kind::unit, has_q));
      }
    }
    if (!has_constant) continue;
    GadgetRow row = complete_unit_row(gadget, prescribed, RowLabel::Kind::constant, has_q);
    if (variant == Variant::as_printed) row.targets = {Target::question_mark, Target::question_mark, Target::one};
    gadget.rows.push_back(std::move(row));
  }
  for (GadgetInput& input : gadget.inputs) input.is_prescribed = false;
  for (GadgetHidden& hidden : gadget.hidden) {
    std::replace(hidden.out.begin(), hidden.out.end(), OutEdge::one, OutEdge::free);
  }
  for (GadgetRow& row : gadget.rows) {
    for (ActiveInput& input : row.active) std::replace(input.out.begin(), input.out.end(), OutEdge::one, OutEdge::free);
  }
}

}  // namespace nnsolve
