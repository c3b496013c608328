// Targets at b. A neuron "h-x" of an invertible variable contributes -x to b, and "h+1/x" contributes v/x = 1. Where
// such a neuron is active and the data point is only about a, the target at b is "?" (which costs an input and a hidden
// neuron in the end). The compact variant avoids that where it can: with the constant input of the same variable
// active too, b gets -x + v = 0 and a gets 1 more.
#include "reduce/combined_constraint.h"

#include <algorithm>
#include <utility>

namespace nnsolve {

namespace {

bool reaches_b(const ActiveInput& input) { return input.out[output_b] != OutEdge::none; }

bool is_inverted_original(const ActiveInput& input) {
  return reaches_b(input) && input.name.hidden.literal.literal.is_inverse;
}

/// The compact variant's targets of a data point whose literals sum to zero at a.
void set_compact_targets(GadgetRow& row) {
  auto inverted = static_cast<std::size_t>(std::count_if(row.active.begin(), row.active.end(), is_inverted_original));
  auto negative = std::find_if(row.active.begin(), row.active.end(), [](const ActiveInput& input) {
    return reaches_b(input) && !is_inverted_original(input);
  });
  if (negative != row.active.end()) {
    Variable variable = negative->name.hidden.literal.literal.variable;
    bool meets_inverse = std::any_of(row.active.begin(), row.active.end(), [&](const ActiveInput& input) {
      return is_inverted_original(input) && input.name.hidden.literal.literal.variable == variable;
    });
    if (meets_inverse) {  // the constant input would be the second active input of its neuron
      row.targets[output_b] = Target::question_mark;
      return;
    }
    row.active.push_back({constant_input(variable), {OutEdge::one, OutEdge::free, OutEdge::none}});
    row.targets[output_a] = Target::one;
  }
  if (inverted > 1) {
    row.targets[output_b] = Target::question_mark;
  } else {
    row.targets[output_b] = inverted == 1 ? Target::one : Target::zero;
  }
}

/// A data point that says that the active literals sum to zero.
GadgetRow zero_sum(std::vector<ActiveInput> literals, const GadgetStyle& style) {
  GadgetRow row;
  row.active = std::move(literals);
  bool is_seen_by_b = std::any_of(row.active.begin(), row.active.end(), reaches_b);
  switch (style.variant) {
    case Variant::repaired:
      if (is_seen_by_b) row.targets[output_b] = Target::question_mark;
      break;
    case Variant::compact:
      set_compact_targets(row);
      break;
    case Variant::as_printed:
      row.targets[output_b] = Target::question_mark;
      break;
  }
  return row;
}

}  // namespace

void add_copies(Gadget& gadget, Literal literal, std::uint8_t count, const VariablePlan& plan,
                const GadgetStyle& style) {
  for (std::uint8_t copy = 1; copy <= count; ++copy) {
    std::size_t input = add_literal(gadget, {literal, copy}, plan);
    GadgetRow row = zero_sum({active(gadget, input), {literal_input(-literal), out_edges({-literal, 0}, plan)}}, style);
    row.label.kind = RowLabel::Kind::copy;
    row.label.literal = {literal, copy};
    gadget.rows.push_back(std::move(row));
  }
}

Gadget combined_constraint(std::uint32_t number, std::span<const CopiedLiteral> literals,
                           const std::vector<VariablePlan>& plans, const GadgetStyle& style) {
  std::vector<ActiveInput> active;
  for (const CopiedLiteral& literal : literals) {
    active.push_back(
        {literal_input(literal.literal, literal.copy), out_edges(literal, plans[literal.literal.variable])});
  }
  Gadget gadget;
  gadget.rows.push_back(zero_sum(std::move(active), style));
  gadget.rows.back().label.kind = RowLabel::Kind::constraint;
  gadget.rows.back().label.number = number;
  return gadget;
}

}  // namespace nnsolve
