#include "encode/discrete_edges.h"

#include <utility>

namespace nnsolve {

DiscreteEdges::DiscreteEdges(const Network& network, const SideConditions& conditions, const NetworkNames& names)
    : names_(names) {
  for (const EdgeIndex e : conditions.signed_edges) edges_[e].values = {Rational(1), Rational(-1)};
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    const auto& domain = network.edges[e].domain;
    if (domain && !domain->values.empty()) edges_[e].values = domain->values;
  }
}

const Polynomial& DiscreteEdges::contribution(EdgeIndex e, const Polynomial& form, System& system) {
  auto& known = edges_.at(e).contributions;
  auto [found, is_new] = known.try_emplace(form);
  if (is_new) {
    found->second = Polynomial::variable(static_cast<Variable>(system.variable_names.size()));
    system.variable_names.push_back(names_.contribution(e, known.size()));
  }
  return found->second;
}

void DiscreteEdges::append_choices(Encoding& encoding) const {
  for (const auto& [e, edge] : edges_) {
    if (encoding.weight_variables[e] == Encoding::no_variable) continue;
    const Polynomial weight = Polynomial::variable(encoding.weight_variables[e]);
    std::vector<Constraint> cases;
    for (const Rational& value : edge.values) {
      std::vector<Constraint> parts;
      parts.push_back(Constraint::atom(weight - Polynomial(value), Relation::equal));
      for (const auto& [form, contribution] : edge.contributions) {
        parts.push_back(Constraint::atom(contribution - form * value, Relation::equal));
      }
      cases.push_back(Constraint::all(std::move(parts)));
    }
    encoding.system.constraints.push_back(Constraint::any(std::move(cases)));
  }
}

void append_domains(Encoding& encoding, const Network& network) {
  std::vector<Constraint>& constraints = encoding.system.constraints;
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    const auto& domain = network.edges[e].domain;
    const Variable weight = encoding.weight_variables[e];
    if (domain && domain->values.empty() && weight != Encoding::no_variable) append_is_in(constraints, weight, *domain);
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    const auto& domain = network.neurons[n].bias_domain;
    const Variable bias = encoding.bias_variables[n];
    if (domain && bias != Encoding::no_variable) append_is_in(constraints, bias, *domain);
  }
}

}  // namespace nnsolve
