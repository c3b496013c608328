#include "reduce/etr_inv_program.h"

#include "formula/fresh_names.h"
#include "reduce/legal_names.h"

#include "nnsolve/error.h"

#include <algorithm>

namespace nnsolve {

namespace {

/// Whether a definition reads its operand a (b, c) as a variable.
struct Operands {
  bool a = false;
  bool b = false;
  bool c = false;
};

Operands operands_of(Definition::Kind kind) {
  switch (kind) {
    case Definition::Kind::sum:
    case Definition::Kind::difference:
    case Definition::Kind::product:
      return {true, true, false};
    case Definition::Kind::inverse:
    case Definition::Kind::quotient:
      return {true, false, false};
    case Definition::Kind::switched:
      return {true, true, true};
    case Definition::Kind::source:
    case Definition::Kind::number:
    case Definition::Kind::shift:
    case Definition::Kind::quantity:
    case Definition::Kind::square_root:
    case Definition::Kind::square_part:
    case Definition::Kind::selector:
      return {};
  }
  return {};
}

}  // namespace

EtrInvProgram::EtrInvProgram(std::vector<std::string> source_names)
    : source_names_(std::move(source_names)), source_count_(source_names_.size()) {
  for (std::uint32_t v = 0; v < source_count_; ++v) make("", {.kind = Definition::Kind::source, .index = v});
}

Variable EtrInvProgram::make(const char* prefix, Definition definition) {
  const auto variable = static_cast<Variable>(definitions_.size());
  const Operands operands = operands_of(definition.kind);
  // What a gadget computes of values that do not depend on t does not either, whatever its insides.
  const bool is_shifted = definition.kind != Definition::Kind::product && definition.kind != Definition::Kind::switched;
  depends_on_shift_.push_back(definition.kind == Definition::Kind::shift ||
                              (is_shifted && operands.a && depends_on_shift_[definition.a]) ||
                              (is_shifted && operands.b && depends_on_shift_[definition.b]));
  definitions_.push_back(std::move(definition));
  prefixes_.push_back(prefix);
  same_as_.push_back(variable);
  return variable;
}

Variable EtrInvProgram::find(Variable v) {
  while (same_as_[v] != v) {
    same_as_[v] = same_as_[same_as_[v]];
    v = same_as_[v];
  }
  return v;
}

void EtrInvProgram::unify(Variable a, Variable b) {
  a = find(a);
  b = find(b);
  NNSOLVE_ASSERT(std::max(a, b) >= source_count_ && !depends_on_shift_[a] && !depends_on_shift_[b]);
  same_as_[std::max(a, b)] = std::min(a, b);
}

std::uint32_t EtrInvProgram::add_quantity(Quantity quantity) {
  quantities_.push_back(std::move(quantity));
  return static_cast<std::uint32_t>(quantities_.size() - 1);
}

std::uint32_t EtrInvProgram::add_choice(Choice choice) {
  choices_.push_back(std::move(choice));
  return static_cast<std::uint32_t>(choices_.size() - 1);
}

EtrInv EtrInvProgram::finish() {
  number_finally();
  EtrInv result;
  result.variable_names = final_names();
  for (const EtrInvConstraint& constraint : constraints_) {
    EtrInvConstraint& renumbered = result.constraints.emplace_back(constraint);
    renumbered.x = final_number(constraint.x);
    renumbered.y = final_number(constraint.y);
    if (constraint.kind == EtrInvConstraint::Kind::addition) renumbered.z = final_number(constraint.z);
  }
  renumber_tables();
  return result;
}

void EtrInvProgram::number_finally() {
  Variable next = 0;
  for (Variable v = 0; v < same_as_.size(); ++v) final_numbers_.push_back(find(v) == v ? next++ : 0);
}

void EtrInvProgram::renumber_tables() {
  std::vector<Definition> definitions;
  std::vector<bool> depends_on_shift;
  for (Variable v = 0; v < definitions_.size(); ++v) {
    if (find(v) != v) continue;
    Definition& definition = definitions.emplace_back(std::move(definitions_[v]));
    const Operands operands = operands_of(definition.kind);
    if (operands.a) definition.a = final_number(definition.a);
    if (operands.b) definition.b = final_number(definition.b);
    if (operands.c) definition.c = final_number(definition.c);
    depends_on_shift.push_back(depends_on_shift_[v]);
  }
  definitions_ = std::move(definitions);
  depends_on_shift_ = std::move(depends_on_shift);
  for (Quantity& quantity : quantities_) {
    LinearForm form;
    for (const auto& [variable, coefficient] : quantity.form.terms()) form.add(coefficient, final_number(variable));
    quantity.form = std::move(form);
  }
  for (Choice& choice : choices_) {
    if (choice.guard) choice.guard->variable = final_number(choice.guard->variable);
  }
  for (Shifted& shifted : shifted_) {
    shifted.a = final_number(shifted.a);
    if (shifted.b) shifted.b = final_number(*shifted.b);
  }
}

std::vector<std::string> EtrInvProgram::final_names() const {
  std::vector<std::string> names = legal_names(source_names_);
  FreshNames fresh(names);
  for (std::size_t v = source_count_; v < same_as_.size(); ++v) {
    if (same_as_[v] == v) names.push_back(fresh.make(prefixes_[v]));
  }
  return names;
}

}  // namespace nnsolve
