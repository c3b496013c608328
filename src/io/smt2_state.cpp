#include "io/smt2_state.h"

#include "io/smt2_operators.h"

namespace nnsolve {

// Names ------------------------------------------------------------------------------------------------------------

Smt2Names::Smt2Names() {
  for (std::uint32_t i = 0; i < smt2_operators().size(); ++i) {
    bind(number_of(smt2_operators()[i].name), {Smt2Binding::Kind::operation, false, i});
  }
}

std::uint32_t Smt2Names::number_of(std::string_view name) {
  auto [entry, is_new] = numbers_.emplace(name, static_cast<std::uint32_t>(bindings_.size()));
  if (is_new) bindings_.emplace_back();
  return entry->second;
}

void Smt2Names::bind_in_scope(std::uint32_t name, const Smt2Binding& binding) {
  hidden_.emplace_back(name, std::exchange(bindings_[name], binding));
}

void Smt2Names::restore(std::size_t mark) {
  while (hidden_.size() > mark) {
    bindings_[hidden_.back().first] = hidden_.back().second;
    hidden_.pop_back();
  }
}

// Variables --------------------------------------------------------------------------------------------------------

std::string Smt2State::free_name(const std::string& beginning) {
  std::size_t& last = last_number[beginning];
  for (;;) {
    std::string name = beginning + "!" + std::to_string(++last);
    if (!variables.contains(name)) return name;
  }
}

Variable Smt2State::declare_variable(const std::string& name, bool is_bool) {
  const auto made = variables.find(name);
  if (made != variables.end()) {
    const Variable other = made->second;
    variables.erase(made);
    const std::string new_name = free_name(name);
    formula.rename_variable(other, new_name);
    variables.emplace(new_name, other);
  }
  declared.push_back(make_variable(name, is_bool));
  return declared.back();
}

Variable Smt2State::make_variable(const std::string& name, bool is_bool) {
  std::string own_name = variables.contains(name) ? free_name(name) : name;
  const Variable variable = formula.add_variable(own_name, is_bool);
  variables.emplace(std::move(own_name), variable);
  named_variables = formula.variables().size();
  return variable;
}

void Smt2State::name_applications() {
  for (; named_variables < formula.variables().size(); ++named_variables) {
    const auto variable = static_cast<Variable>(named_variables);
    const std::uint32_t function = formula.applications()[*formula.application_of(variable)].function;
    const bool is_quotient = function == EtrApplication::quotient;
    const std::string name = free_name(is_quotient ? "/" : formula.functions()[function].name);
    formula.rename_variable(variable, name);
    variables.emplace(name, variable);
  }
}

}  // namespace nnsolve
