#include "instance_set/refutation_text.h"

#include "io/json_writer.h"

#include <variant>

namespace nnsolve {

namespace {

/// [[coefficient, variable, variable, ...], ...]
void append_polynomial(JsonWriter& json, const char* name, const Polynomial& polynomial) {
  json.begin_array(name);
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
  json.array("facts", term.facts);
  if (term.is_zero) {
    append_polynomial(json, "factor", term.factor);
  } else {
    json.member("coefficient", term.coefficient.to_string());
    append_polynomial(json, "square", term.square);
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
    json.member("from", network.neurons[edge.from].name);
    json.member("to", network.neurons[edge.to].name);
    json.end_object();
  }
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    json.begin_object();
    json.member("bias", network.neurons[n].name);
    json.end_object();
  }
}

void append_proof(JsonWriter& json, const GeneratedInstance& instance, const IdentityRefutation& refutation) {
  json.member("kind", "identity");
  json.begin_array("variables");
  std::visit([&](const auto& input) { append_variables(json, input); }, instance.input);
  json.end_array();
  json.begin_array("steps");
  for (const RefutationStep& step : refutation.steps) {
    json.begin_object();
    append_polynomial(json, "polynomial", step.conclusion.polynomial);
    json.member("relation", spell(step.conclusion.relation));
    json.array("sum", step.sum, [&](const RefutationTerm& term) { append_term(json, term); });
    json.end_object();
  }
  json.end_array();
}

void append_proof(JsonWriter& json, const GeneratedInstance& instance, const BendRefutation& refutation) {
  const Network& network = std::get<TrainingInstance>(instance.input).network;
  json.member("kind", "bends");
  json.member("output", network.neurons[network.first_output() + refutation.output].name);
  json.begin_array("triples");
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
  json.member("nnsolve", "refutation/1");
  std::visit([&](const auto& proof) { append_proof(json, instance, proof); }, *instance.refutation);
  json.end_object();
  out += '\n';
}

}  // namespace nnsolve
