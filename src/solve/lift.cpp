// Irrational values of one connected part of the solution may share a field; values of different parts never need to.
#include "solve/lift.h"

#include "algebra/field_merge.h"

#include "nnsolve/error.h"

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>

namespace nnsolve {

namespace {

constexpr Variable no_variable = Encoding::no_variable;

class UnionFind {
 public:
  explicit UnionFind(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), 0U); }
  std::uint32_t find(std::uint32_t x) {
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
  }
  void unite(std::uint32_t a, std::uint32_t b) { parent_[find(a)] = find(b); }

 private:
  std::vector<std::uint32_t> parent_;
};

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

}  // namespace

Assignment express_model(const System& system, const std::vector<Real>& model) {
  Expressed expressed = express(model, group_variables(system, model));
  return {std::move(expressed.fields), std::move(expressed.values)};
}

Witness lift(const TrainingInstance& instance, const Encoding& encoding, const Assignment& values) {
  const Network& network = instance.network;
  Witness witness;
  witness.fields = values.fields;
  auto value_of = [&](Variable variable, const std::optional<Rational>& prescribed) {
    return variable != no_variable ? values.values[variable] : Value(prescribed.value_or(Rational(0)));
  };
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    witness.weights.push_back(value_of(encoding.weight_variables[e], network.edges[e].weight));
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    witness.biases.push_back(value_of(encoding.bias_variables[n], network.neurons[n].bias));
  }
  return witness;
}

Assignment lift(const FormulaEncoding& encoding, Assignment values) {
  values.values.resize(encoding.is_bool.size());
  for (std::size_t v = 0; v < encoding.is_bool.size(); ++v) {
    if (encoding.is_bool[v]) values.values[v] = Value(Rational(values.values[v] == Value(Rational(1)) ? 1 : 0));
  }
  return values;
}

Witness lift(const TrainingInstance& instance, const Encoding& encoding, const std::vector<Real>& model) {
  NNSOLVE_ASSERT(model.size() == encoding.system.variable_count());
  const Network& network = instance.network;
  // Only the weights and biases are wanted; the values in between follow from them.
  std::vector<Real> wanted;
  std::vector<std::uint32_t> wanted_group;
  std::vector<std::uint32_t> group = group_variables(encoding.system, model);
  auto want = [&](Variable variable, const std::optional<Rational>& prescribed) {
    bool free = variable != no_variable;
    wanted.push_back(free ? model[variable] : Real(prescribed.value_or(Rational(0))));
    wanted_group.push_back(free ? group[variable] : 0);
  };
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) want(encoding.weight_variables[e], network.edges[e].weight);
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    want(encoding.bias_variables[n], network.neurons[n].bias);
  }
  Expressed expressed = express(wanted, wanted_group);
  auto middle = expressed.values.begin() + static_cast<std::ptrdiff_t>(network.edges.size());
  Witness witness;
  witness.fields = std::move(expressed.fields);
  witness.weights.assign(std::make_move_iterator(expressed.values.begin()), std::make_move_iterator(middle));
  witness.biases.assign(std::make_move_iterator(middle), std::make_move_iterator(expressed.values.end()));
  return witness;
}

Assignment lift(const FormulaEncoding& encoding, const std::vector<Real>& model) {
  NNSOLVE_ASSERT(model.size() == encoding.system.variable_count());
  std::vector<std::uint32_t> group = group_variables(encoding.system, model);
  const std::size_t count = encoding.is_bool.size();
  std::vector<Real> wanted(model.begin(), model.begin() + static_cast<std::ptrdiff_t>(count));
  for (std::size_t v = 0; v < count; ++v) {
    if (encoding.is_bool[v]) wanted[v] = Rational(model[v] == Real(Rational(1)) ? 1 : 0);
  }
  group.resize(count);
  Expressed expressed = express(wanted, group);
  return {std::move(expressed.fields), std::move(expressed.values)};
}

}  // namespace nnsolve
