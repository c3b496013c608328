// Targets at b. A neuron "h-x" of an invertible variable contributes -x to b, and "h+1/x" contributes v/x = 1. Where
// such a neuron is active and the data point is only about a, the target at b is "?" (which costs an input and a hidden
// neuron in the end). The compact variant avoids that where it can: with the constant input of the same variable
// active too, b gets -x + v = 0 and a gets 1 more.
#include "reduce/variable_gadget.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <initializer_list>

namespace nnsolve {

namespace {

/// Adds the hidden neuron of a literal with its input; returns the input's number.
std::size_t add_literal(Gadget& gadget, const CopiedLiteral& literal, const VariablePlan& plan) {
  auto hidden = static_cast<std::uint32_t>(gadget.hidden.size());
  InputName input = literal_input(literal.literal, literal.copy);
  gadget.hidden.push_back({input.hidden, out_edges(literal, plan)});
  gadget.inputs.push_back({input, hidden, false});
  return gadget.inputs.size() - 1;
}

void add_row(Gadget& gadget, RowLabel::Kind kind, const Literal& about, std::initializer_list<std::size_t> inputs,
             Target a, Target b) {
  GadgetRow row;
  row.label.kind = kind;
  row.label.literal = {about, 0};
  for (std::size_t input : inputs) row.active.push_back(active(gadget, input));
  row.targets = {a, b, Target::zero};
  gadget.rows.push_back(std::move(row));
}

/// Sections 3.4 and 3.6 without an inverse: x and -x.
void add_plain_variable(Gadget& gadget, const Literal& x, const VariablePlan& plan, const GadgetStyle& style) {
  bool is_compact = style.variant == Variant::compact;
  bool has_negative = !is_compact || plan.uses_negative;
  bool has_positive = !is_compact || plan.uses_positive || !has_negative;
  if (has_positive) add_literal(gadget, {x, 0}, plan);
  if (has_negative) add_literal(gadget, {-x, 0}, plan);
  if (!has_positive || !has_negative) return;
  add_row(gadget, RowLabel::Kind::plain_difference, x, {0, 1}, Target::zero, Target::zero);
}

/// Section 3.6: two subtraction gadgets and an inversion gadget.
void add_invertible_variable(Gadget& gadget, const Literal& x, const VariablePlan& plan, const GadgetStyle& style) {
  bool is_compact = style.variant == Variant::compact;
  const Literal inverse = {x.variable, true, false};
  std::size_t positive = add_literal(gadget, {x, 0}, plan);
  std::size_t negative = add_literal(gadget, {-x, 0}, plan);
  std::size_t inverted = add_literal(gadget, {inverse, 0}, plan);
  bool has_negative_inverse = !is_compact || plan.uses_negative_inverse;
  std::size_t negative_inverse = has_negative_inverse ? add_literal(gadget, {-inverse, 0}, plan) : 0;
  gadget.inputs.push_back({constant_input(x.variable), gadget.inputs[inverted].hidden, true});
  std::size_t constant = gadget.inputs.size() - 1;
  if (is_compact) {
    add_row(gadget, RowLabel::Kind::match, x, {positive, negative, constant}, Target::one, Target::zero);
    if (has_negative_inverse) {
      add_row(gadget, RowLabel::Kind::inverse, x, {inverted, negative_inverse}, Target::zero, Target::one);
    } else {
      add_row(gadget, RowLabel::Kind::inverse, x, {inverted}, Target::question_mark, Target::one);
    }
    return;
  }
  add_row(gadget, RowLabel::Kind::plain_difference, x, {positive, negative}, Target::zero, Target::question_mark);
  add_row(gadget, RowLabel::Kind::inverse_difference, x, {inverted, negative_inverse}, Target::zero,
          Target::question_mark);
  add_row(gadget, RowLabel::Kind::inverse, x, {inverted}, Target::question_mark, Target::one);
  add_row(gadget, RowLabel::Kind::match, x, {negative, constant}, Target::question_mark,
          style.shifted_target ? Target::one : Target::zero);
}

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

void add_copies(Gadget& gadget, const Literal& literal, std::uint8_t count, const VariablePlan& plan,
                const GadgetStyle& style) {
  for (std::uint8_t copy = 1; copy <= count; ++copy) {
    std::size_t input = add_literal(gadget, {literal, copy}, plan);
    GadgetRow row = zero_sum({active(gadget, input), {literal_input(-literal), out_edges({-literal, 0}, plan)}}, style);
    row.label.kind = RowLabel::Kind::copy;
    row.label.literal = {literal, copy};
    gadget.rows.push_back(std::move(row));
  }
}

}  // namespace

std::array<OutEdge, most_outputs> out_edges(const CopiedLiteral& literal, const VariablePlan& plan) {
  std::array<OutEdge, most_outputs> out = {OutEdge::one, OutEdge::none, OutEdge::none};
  if (!plan.is_invertible || literal.copy > 0) return out;
  if (literal.literal.is_negative && !literal.literal.is_inverse) out[output_b] = OutEdge::one;
  if (!literal.literal.is_negative && literal.literal.is_inverse) out[output_b] = OutEdge::free;
  return out;
}

Gadget variable_gadget(Variable variable, const VariablePlan& plan, const GadgetStyle& style) {
  Gadget gadget;
  const Literal x = {variable, false, false};
  if (plan.is_invertible) {
    add_invertible_variable(gadget, x, plan, style);
  } else {
    add_plain_variable(gadget, x, plan, style);
  }
  add_copies(gadget, x, plan.copies, plan, style);
  add_copies(gadget, {variable, true, false}, plan.inverse_copies, plan, style);
  return gadget;
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
