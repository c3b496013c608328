#include "instance_set/refutation_text.h"

#include "io/json_writer.h"

#include <variant>

namespace nnsolve {

namespace {

/// [[coefficient, variable, variable, ...], ...]
void append_polynomial(JsonWriter& json, const Polynomial& polynomial) {
  json.begin_array();
  for (const Term& term : polynomial.terms()) {
    json.begin_array();
    json.string(term.coefficient.to_string());
    for (const Variable v : term.monomial.factors()) json.integer(v);
    json.end_array();
  }
  json.end_array();
}

const char* spell(Relation relation) {
  switch (relation) {
    case Relation::equal:
      return "=";
    case Relation::not_equal:
      return "distinct";
    case Relation::greater:
      return ">";
    case Relation::greater_equal:
      return ">=";
  }
  return "";
}

void append_term(JsonWriter& json, const RefutationTerm& term) {
  json.begin_object();
  json.key("facts");
  json.begin_array();
  for (const std::size_t fact : term.facts) json.integer(fact);
  json.end_array();
  if (term.is_zero) {
    json.key("factor");
    append_polynomial(json, term.factor);
  } else {
    json.key("coefficient");
    json.string(term.coefficient.to_string());
    json.key("square");
    append_polynomial(json, term.square);
  }
  json.end_object();
}

void append_variables(JsonWriter& json, const Formula& formula) {
  for (const std::string& name : variable_names(formula)) json.string(name);
}

void append_variables(JsonWriter& json, const TrainingInstance& instance) {
  const Network& network = instance.network;
  for (const Edge& edge : network.edges) {
    json.begin_object();
    json.key("from");
    json.string(network.neurons[edge.from].name);
    json.key("to");
    json.string(network.neurons[edge.to].name);
    json.end_object();
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    json.begin_object();
    json.key("bias");
    json.string(network.neurons[n].name);
    json.end_object();
  }
}

void append_proof(JsonWriter& json, const GeneratedInstance& instance, const IdentityRefutation& refutation) {
  json.key("kind");
  json.string("identity");
  json.key("variables");
  json.begin_array();
  std::visit([&](const auto& input) { append_variables(json, input); }, instance.input);
  json.end_array();
  json.key("steps");
  json.begin_array();
  for (const RefutationStep& step : refutation.steps) {
    json.begin_object();
    json.key("polynomial");
    append_polynomial(json, step.conclusion.polynomial);
    json.key("relation");
    json.string(spell(step.conclusion.relation));
    json.key("sum");
    json.begin_array();
    for (const RefutationTerm& term : step.sum) append_term(json, term);
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

void append_proof(JsonWriter& json, const GeneratedInstance& instance, const BendRefutation& refutation) {
  const Network& network = std::get<TrainingInstance>(instance.input).network;
  json.key("kind");
  json.string("bends");
  json.key("output");
  json.string(network.neurons[network.first_output() + refutation.output].name);
  json.key("triples");
  json.begin_array();
  for (const auto& triple : refutation.triples) {
    json.begin_array();
    for (const std::size_t row : triple) json.integer(row);
    json.end_array();
  }
  json.end_array();
}

}  // namespace

void append_refutation(std::string& out, const GeneratedInstance& instance) {
  constexpr std::size_t lines_down_to = 4;
  JsonWriter json(out, lines_down_to);
  json.begin_object();
  json.key("nnsolve");
  json.string("refutation/1");
  std::visit([&](const auto& proof) { append_proof(json, instance, proof); }, *instance.refutation);
  json.end_object();
  out += '\n';
}

}  // namespace nnsolve
