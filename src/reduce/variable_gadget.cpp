#include "reduce/variable_gadget.h"

#include <initializer_list>
#include <utility>

namespace nnsolve {

namespace {

void add_row(Gadget& gadget, RowLabel::Kind kind, std::initializer_list<std::size_t> inputs, Target a, Target b) {
  GadgetRow row;
  row.label.kind = kind;
  row.label.literal.literal.variable = gadget.inputs.front().name.hidden.literal.literal.variable;
  for (std::size_t input : inputs) row.active.push_back(active(gadget, input));
  row.targets = {a, b, Target::zero};
  gadget.rows.push_back(std::move(row));
}

/// x and -x, of which the compact variant leaves out what is not used.
void add_plain_variable(Gadget& gadget, const Literal& x, const VariablePlan& plan, const GadgetStyle& style) {
  bool is_compact = style.variant == Variant::compact;
  bool has_negative = !is_compact || plan.uses_negative;
  bool has_positive = !is_compact || plan.uses_positive || !has_negative;
  if (has_positive) add_literal(gadget, {x, 0}, plan);
  if (has_negative) add_literal(gadget, {-x, 0}, plan);
  if (!has_positive || !has_negative) return;
  add_subtraction_gadget(gadget, RowLabel::Kind::plain_difference, 0, 1, Target::zero);
}

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
  if (!is_compact) {
    add_subtraction_gadget(gadget, RowLabel::Kind::plain_difference, positive, negative, Target::question_mark);
    add_subtraction_gadget(gadget, RowLabel::Kind::inverse_difference, inverted, negative_inverse,
                           Target::question_mark);
    add_inversion_gadget(gadget, negative, inverted, constant, style);
    return;
  }
  // With x, -x and the constant active, a is 1 and b is -x + v: d1 and d4 in one. Likewise d2 and d3.
  add_row(gadget, RowLabel::Kind::match, {positive, negative, constant}, Target::one, Target::zero);
  if (has_negative_inverse) {
    add_row(gadget, RowLabel::Kind::inverse, {inverted, negative_inverse}, Target::zero, Target::one);
  } else {
    add_row(gadget, RowLabel::Kind::inverse, {inverted}, Target::question_mark, Target::one);
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

std::size_t add_literal(Gadget& gadget, const CopiedLiteral& literal, const VariablePlan& plan) {
  auto hidden = static_cast<std::uint32_t>(gadget.hidden.size());
  InputName input = literal_input(literal.literal, literal.copy);
  gadget.hidden.push_back({input.hidden, out_edges(literal, plan)});
  gadget.inputs.push_back({input, hidden, false});
  return gadget.inputs.size() - 1;
}

void add_subtraction_gadget(Gadget& gadget, RowLabel::Kind kind, std::size_t x, std::size_t minus_x, Target b) {
  add_row(gadget, kind, {x, minus_x}, Target::zero, b);
}

void add_inversion_gadget(Gadget& gadget, std::size_t minus_x, std::size_t y, std::size_t constant,
                          const GadgetStyle& style) {
  add_row(gadget, RowLabel::Kind::inverse, {y}, Target::question_mark, Target::one);
  add_row(gadget, RowLabel::Kind::match, {minus_x, constant}, Target::question_mark,
          style.shifted_target ? Target::one : Target::zero);
}

Gadget variable_gadget(Variable variable, const VariablePlan& plan, const GadgetStyle& style) {
  Gadget gadget;
  const Literal x = {variable, false, false};
  if (plan.is_invertible) {
    add_invertible_variable(gadget, x, plan, style);
  } else {
    add_plain_variable(gadget, x, plan, style);
  }
  return gadget;
}

}  // namespace nnsolve
