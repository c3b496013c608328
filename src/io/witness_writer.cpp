#include "io/json_writer.h"
#include "io/witness_io.h"

#include <cstdint>
#include <vector>

namespace nnsolve {

namespace {

constexpr std::size_t pretty_depth = 2;

void write_rational(JsonWriter& json, const Rational& value, std::string& scratch) {
  scratch.clear();
  value.append_to(scratch);
  json.string(scratch);
}

void write_value(JsonWriter& json, const Value& value, std::size_t field_count, std::string& scratch) {
  if (value.is_rational()) {
    write_rational(json, value.rational(), scratch);
    return;
  }
  Polynomial polynomial = value.polynomial();
  json.begin_array();
  for (const Term& term : polynomial.terms()) {
    json.begin_array();
    write_rational(json, term.coefficient, scratch);
    std::vector<std::size_t> exponents(field_count, 0);
    for (Variable generator : term.monomial.factors()) ++exponents[generator];
    for (std::size_t exponent : exponents) json.integer(exponent);
    json.end_array();
  }
  json.end_array();
}

void write_fields(JsonWriter& json, const std::vector<Field>& fields, std::string& scratch) {
  json.begin_array("fields");
  for (const Field& field : fields) {
    json.begin_object();
    json.begin_array("polynomial");
    for (const Rational& coefficient : field.polynomial) write_rational(json, coefficient, scratch);
    json.end_array();
    json.begin_array("interval");
    write_rational(json, field.lower, scratch);
    write_rational(json, field.upper, scratch);
    json.end_array();
    json.end_object();
  }
  json.end_array();
}

void begin_witness(JsonWriter& json, const std::vector<Field>& fields, std::string& scratch) {
  json.begin_object();
  json.member("nnsolve", "witness/1");
  if (!fields.empty()) write_fields(json, fields, scratch);
}

/// name(v) and is_bool(v) describe variable v.
template <class Name, class IsBool>
void append_values(std::string& out, const Assignment& assignment, Name name, IsBool is_bool) {
  std::string scratch;
  JsonWriter json(out, pretty_depth);
  begin_witness(json, assignment.fields, scratch);
  json.begin_object("assignment");
  for (std::size_t v = 0; v < assignment.values.size(); ++v) {
    json.key(name(v));
    if (is_bool(v)) {
      json.raw(assignment.values[v].is_zero() ? "false" : "true");
    } else {
      write_value(json, assignment.values[v], assignment.fields.size(), scratch);
    }
  }
  json.end_object();
  json.end_object();
  out += '\n';
}

}  // namespace

void append_witness(std::string& out, const Witness& witness, const Network& network) {
  std::string scratch;
  JsonWriter json(out, pretty_depth);
  begin_witness(json, witness.fields, scratch);
  json.begin_array("weights");
  for (EdgeIndex e = 0; e < network.edges.size(); ++e) {
    json.begin_object();
    json.member("from", network.neurons[network.edges[e].from].name);
    json.member("to", network.neurons[network.edges[e].to].name);
    json.key("value");
    write_value(json, witness.weights[e], witness.fields.size(), scratch);
    json.end_object();
  }
  json.end_array();
  json.begin_object("biases");
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    json.key(network.neurons[n].name);
    write_value(json, witness.biases[n - network.input_count], witness.fields.size(), scratch);
  }
  json.end_object();
  json.end_object();
  out += '\n';
}

void append_assignment(std::string& out, const Assignment& assignment, const std::vector<EtrVariable>& variables) {
  append_values(
      out, assignment, [&](std::size_t v) { return variables[v].name; },
      [&](std::size_t v) { return variables[v].is_bool; });
}

void append_assignment(std::string& out, const Assignment& assignment, const std::vector<std::string>& names) {
  append_values(
      out, assignment, [&](std::size_t v) { return names[v]; }, [](std::size_t) { return false; });
}

void append_assignment(std::string& out, const Assignment& assignment, const Formula& formula) {
  const auto* etr = std::get_if<Etr>(&formula);
  if (etr != nullptr) {
    append_assignment(out, assignment, etr->variables());
  } else {
    append_assignment(out, assignment, variable_names(formula));
  }
}

}  // namespace nnsolve
