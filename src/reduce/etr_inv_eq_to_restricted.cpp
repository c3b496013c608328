#include "reduce/etr_inv_eq_to_restricted.h"

#include "reduce/carry.h"
#include "reduce/combined_constraint.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace nnsolve {

EtrInvEqToRestricted::EtrInvEqToRestricted(const EtrInvEq& source, Variant variant, const Defects& defects)
    : source_(source),
      style_{variant, defects.shifted_target},
      collapses_repeats_(defects.repeated_entry),
      plans_(std::max<std::size_t>(1, source.variable_names.size())),
      own_names_(source.variable_names.empty() ? 1 : 0, "dummy"),
      names_(source.variable_names.empty() ? own_names_ : source.variable_names) {
  for (Variable v = 0; v < source.variable_names.size(); ++v) {
    plans_[v].is_invertible = source.is_nonzero[v] || defects.inverse_for_all;
  }
  for (const CombinedConstraint& constraint : source.constraints) plan_constraint(constraint);
}

std::vector<CopiedLiteral> EtrInvEqToRestricted::copied_literals(const CombinedConstraint& constraint) const {
  auto negatives = std::ranges::count_if(constraint.terms(), &Literal::is_negative);
  const bool flips = 2 * static_cast<std::size_t>(negatives) > constraint.count;
  std::vector<CopiedLiteral> literals;
  for (const Literal& literal : constraint.terms()) {
    CopiedLiteral next{flips ? -literal : literal, 0};
    for (const CopiedLiteral& known : literals) next.copy += known.literal == next.literal ? 1 : 0;
    if (next.copy == 0 || !collapses_repeats_) literals.push_back(next);
  }
  return literals;
}

void EtrInvEqToRestricted::plan_constraint(const CombinedConstraint& constraint) {
  for (const CopiedLiteral& use : copied_literals(constraint)) {
    VariablePlan& plan = plans_[use.literal.variable];
    std::uint8_t& copies = use.literal.is_inverse ? plan.inverse_copies : plan.copies;
    copies = std::max(copies, use.copy);
    if (use.literal.is_inverse) plan.is_invertible = true;
    bool needs_negative = use.literal.is_negative || use.copy > 0;  // a copy is held against the negative
    if (use.literal.is_inverse) {
      plan.uses_negative_inverse = plan.uses_negative_inverse || needs_negative;
    } else {
      plan.uses_negative = plan.uses_negative || needs_negative;
      plan.uses_positive = plan.uses_positive || !use.literal.is_negative;
    }
  }
}

Gadget EtrInvEqToRestricted::gadget(std::size_t number) const {
  if (number < plans_.size()) {
    const auto variable = static_cast<Variable>(number);
    const VariablePlan& plan = plans_[number];
    Gadget gadget = variable_gadget(variable, plan, style_);
    add_copies(gadget, {variable, false, false}, plan.copies, plan, style_);
    add_copies(gadget, {variable, true, false}, plan.inverse_copies, plan, style_);
    return gadget;
  }
  std::size_t constraint = number - plans_.size();
  return combined_constraint(static_cast<std::uint32_t>(constraint + 1),
                             copied_literals(source_.constraints[constraint]), plans_, style_);
}

Witness EtrInvEqToRestricted::push(const Assignment& solution) const {
  return with_merged_fields(solution, [&](const Assignment& source, FieldArithmetic& arithmetic) {
    std::optional<Witness> result(std::in_place);
    result->fields = source.fields;
    std::size_t hidden_count = 0;
    bool is_complete = true;
    for (Variable v = 0; v < plans_.size(); ++v) {
      const Value x = v < source.values.size() ? source.values[v] : Value();
      std::optional<Value> inverse = Value();
      if (plans_[v].is_invertible) inverse = inverse_of(x, arithmetic, names_[v]);
      is_complete = is_complete && inverse;
      if (!inverse) continue;
      const Gadget gadget = this->gadget(v);
      for (const GadgetInput& input : gadget.inputs) {
        const Literal& literal = input.name.hidden.literal.literal;
        const Value& size = literal.is_inverse ? *inverse : x;
        Value weight = literal.is_negative ? arithmetic.subtract(Value(), size) : size;
        result->weights.push_back(input.is_prescribed ? Value(Rational(1)) : std::move(weight));
      }
      for (const GadgetHidden& hidden : gadget.hidden) {
        for (OutEdge edge : hidden.out) {
          if (edge != OutEdge::none) result->weights.push_back(edge == OutEdge::one ? Value(Rational(1)) : x);
        }
      }
      hidden_count += gadget.hidden.size();
    }
    result->biases.resize(hidden_count + output_count());
    if (!is_complete) result.reset();
    return result;
  });
}

Assignment EtrInvEqToRestricted::pull(const Witness& witness) const {
  Assignment result;
  result.fields = witness.fields;
  FieldArithmetic arithmetic(witness.fields);
  std::size_t edge = 0;
  for (Variable v = 0; v < source_.variable_names.size(); ++v) {
    const Gadget gadget = this->gadget(v);
    const Value& weight = witness.weights[edge];  // of "+x"; where it is not there, of "-x"
    bool is_negative = gadget.inputs.front().name.hidden.literal.literal.is_negative;
    result.values.push_back(is_negative ? arithmetic.subtract(Value(), weight) : weight);
    edge += gadget.inputs.size();
    for (const GadgetHidden& hidden : gadget.hidden) {
      edge += hidden.out.size() - static_cast<std::size_t>(std::ranges::count(hidden.out, OutEdge::none));
    }
  }
  return result;
}

}  // namespace nnsolve
