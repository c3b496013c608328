// Irrational values of one connected part of the solution may share a field; values of different parts never need to.
#include "encode/model_values.h"

#include "algebra/field_merge.h"
#include "algebra/union_find.h"

#include "nnsolve/error.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace nnsolve {

namespace {

constexpr Variable no_variable = Encoding::no_variable;

/// Unites the irrational variables that occur together in a constraint, and in `first` the first of them.
void unite_irrational(const Constraint& constraint, const std::vector<Real>& model, UnionFind& groups,
                      std::uint32_t& first) {
  for (const Term& term : constraint.polynomial.terms()) {
    for (Variable variable : term.monomial.factors()) {
      if (model[variable].is_rational()) continue;
      if (first == no_variable) first = variable;
      groups.unite(variable, first);
    }
  }
  for (const Constraint& part : constraint.parts) unite_irrational(part, model, groups, first);
}

/// By variable: the connected part of the system that it belongs to, as far as irrational values connect it.
std::vector<std::uint32_t> group_variables(const System& system, const std::vector<Real>& model) {
  UnionFind groups(model.size());
  for (const Constraint& constraint : system.constraints) {
    std::uint32_t first = no_variable;
    unite_irrational(constraint, model, groups, first);
  }
  std::vector<std::uint32_t> group(model.size());
  for (std::uint32_t v = 0; v < group.size(); ++v) group[v] = groups.find(v);
  return group;
}

/// The model over few and small fields; what is not wanted becomes 0.
Assignment express_wanted(const System& system, const std::vector<Real>& model, const std::vector<bool>& is_wanted) {
  NNSOLVE_ASSERT(model.size() == system.variable_count());
  std::vector<Real> wanted(model.size());
  for (std::size_t v = 0; v < model.size(); ++v) {
    if (is_wanted[v]) wanted[v] = model[v];
  }
  Expressed expressed = express(wanted, group_variables(system, model));
  return {std::move(expressed.fields), std::move(expressed.values)};
}

}  // namespace

Assignment express_model(const System& system, const std::vector<Real>& model) {
  NNSOLVE_ASSERT(model.size() == system.variable_count());
  Expressed expressed = express(model, group_variables(system, model));
  return {std::move(expressed.fields), std::move(expressed.values)};
}

Witness witness_of(const TrainingTask& instance, const Encoding& encoding, const Assignment& values) {
  const Network& network = instance.network;
  Witness witness;
  witness.fields = values.fields;
  auto value_of = [&](Variable variable, const std::optional<Rational>& prescribed, const auto& domain) {
    if (variable != no_variable) return values.values[variable];
    if (prescribed) return Value(*prescribed);
    return domain ? Value(domain->simplest()) : Value();
  };
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    witness.weights.push_back(value_of(encoding.weight_variables[e], network.edges[e].weight, network.edges[e].domain));
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    witness.biases.push_back(
        value_of(encoding.bias_variables[n], network.neurons[n].bias, network.neurons[n].bias_domain));
  }
  return witness;
}

Assignment assignment_of(const FormulaEncoding& encoding, Assignment values) {
  values.values.resize(encoding.is_bool.size());
  for (std::size_t v = 0; v < encoding.is_bool.size(); ++v) {
    if (encoding.is_bool[v]) values.values[v] = Value(Rational(values.values[v] == Value(Rational(1)) ? 1 : 0));
  }
  return values;
}

Witness witness_of(const TrainingTask& instance, const Encoding& encoding, const std::vector<Real>& model) {
  // Only the weights and biases are wanted; the values in between follow from them.
  std::vector<bool> is_wanted(model.size());
  for (const auto* variables : {&encoding.weight_variables, &encoding.bias_variables}) {
    for (Variable variable : *variables) {
      if (variable != no_variable) is_wanted[variable] = true;
    }
  }
  return witness_of(instance, encoding, express_wanted(encoding.system, model, is_wanted));
}

Assignment assignment_of(const FormulaEncoding& encoding, const std::vector<Real>& model) {
  std::vector<bool> is_wanted(model.size());
  std::fill_n(is_wanted.begin(), encoding.is_bool.size(), true);
  return assignment_of(encoding, express_wanted(encoding.system, model, is_wanted));
}

}  // namespace nnsolve
