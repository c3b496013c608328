#include "formula/applications.h"
#include "io/json_writer.h"
#include "io/witness_io.h"

#include "nnsolve/formula.h"

#include <algorithm>
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

/// A number, or what is near an unknown.
void write_value(JsonWriter& json, const Rational& value, bool is_near, std::string& scratch) {
  if (!is_near) return write_rational(json, value, scratch);
  json.begin_object();
  json.key("near");
  write_rational(json, value, scratch);
  json.end_object();
}

/// unknown(u) and equation(e) write the rest of a name, behind its kind.
template <class Enclosed, class Unknown, class Equation>
void write_enclosure(JsonWriter& json, const Enclosed& enclosed, Unknown unknown, Equation equation,
                     std::string& scratch) {
  json.begin_object("enclosure");
  json.key("radius");
  write_rational(json, enclosed.radius, scratch);
  json.begin_array("unknowns");
  for (const auto& entry : enclosed.unknowns) {
    json.begin_array();
    unknown(entry);
    json.end_array();
  }
  json.end_array();
  json.begin_array("equations");
  for (const auto& entry : enclosed.equations) {
    json.begin_array();
    equation(entry);
    json.end_array();
  }
  json.end_array();
  json.end_object();
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

void append_witness(std::string& out, const EnclosedWitness& witness, const Network& network) {
  std::vector<bool> is_unknown(witness.weights.size() + witness.biases.size(), false);
  for (const ParameterIndex p : witness.unknowns) is_unknown[p] = true;
  const std::size_t edge_count = network.edges.size();
  auto name = [&](NeuronIndex n) { return network.neurons[n].name; };
  std::string scratch;
  JsonWriter json(out, pretty_depth);
  begin_witness(json, {}, scratch);
  write_enclosure(
      json, witness,
      [&](ParameterIndex p) {
        json.string(p < edge_count ? "w" : "b");
        if (p < edge_count) json.string(name(network.edges[p].from));
        json.string(p < edge_count ? name(network.edges[p].to)
                                   : name(static_cast<NeuronIndex>(p - edge_count + network.input_count)));
      },
      [&](const EnclosedWitness::Equation& equation) {
        json.string(network.is_output(equation.neuron) ? "y" : "h");
        json.string(name(equation.neuron));
        json.integer(equation.row + 1);
      },
      scratch);
  json.begin_array("weights");
  for (EdgeIndex e = 0; e < edge_count; ++e) {
    json.begin_object();
    json.member("from", name(network.edges[e].from));
    json.member("to", name(network.edges[e].to));
    json.key("value");
    write_value(json, witness.weights[e], is_unknown[e], scratch);
    json.end_object();
  }
  json.end_array();
  json.begin_object("biases");
  for (NeuronIndex n = network.input_count; n < network.neuron_count(); ++n) {
    const std::size_t i = n - network.input_count;
    json.key(name(n));
    write_value(json, witness.biases[i], is_unknown[edge_count + i], scratch);
  }
  json.end_object();
  json.end_object();
  out += '\n';
}

void append_assignment(std::string& out, const EnclosedAssignment& assignment, const Formula& formula) {
  const auto* etr = std::get_if<Etr>(&formula);
  const std::vector<std::string> names = variable_names(formula);
  std::vector<bool> is_unknown(names.size(), false);
  for (const Variable v : assignment.unknowns) is_unknown[v] = true;
  std::string scratch;
  JsonWriter json(out, pretty_depth);
  begin_witness(json, {}, scratch);
  write_enclosure(
      json, assignment,
      [&](Variable v) {
        json.string("v");
        json.string(names[v]);
      },
      [&](const EnclosedAssignment::Equation& equation) {
        json.string(etr != nullptr ? "a" : "c");
        json.integer(equation.constraint + 1);
        for (const std::uint32_t part : equation.path) json.integer(part);
      },
      scratch);
  json.begin_object("assignment");
  for (std::size_t v = 0; v < names.size(); ++v) {
    json.key(names[v]);
    if (etr != nullptr && etr->variables()[v].is_bool) {
      json.raw(assignment.values[v].is_zero() ? "false" : "true");
    } else {
      write_value(json, assignment.values[v], is_unknown[v], scratch);
    }
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

namespace {

void write_cases(JsonWriter& json, const EtrFunction& function, const std::vector<FunctionCase>& cases,
                 std::size_t field_count, std::string& scratch) {
  auto write = [&](const Value& value, bool is_bool) {
    if (is_bool) return json.raw(value.is_zero() ? "false" : "true");
    write_value(json, value, field_count, scratch);
  };
  if (cases.empty()) return;
  json.begin_array(function.name);
  for (const FunctionCase& entry : cases) {
    json.begin_object();
    json.begin_array("at");
    for (std::size_t i = 0; i + 1 < entry.size(); ++i) write(entry[i], function.argument_is_bool[i]);
    json.end_array();
    json.key("value");
    write(entry.back(), function.is_bool);
    json.end_object();
  }
  json.end_array();
}

void end_model(std::string& out, JsonWriter& json) {
  json.end_object();
  out += '\n';
}

/// Variables that stand for applications are not written, but what the functions are.
void append_model(std::string& out, const Assignment& assignment, const Etr& formula) {
  const EtrModel model = model_of(formula, assignment);
  std::string scratch;
  JsonWriter json(out, pretty_depth);
  begin_witness(json, model.fields, scratch);
  json.begin_object("assignment");
  for (Variable v = 0; v < model.values.size(); ++v) {
    if (formula.application_of(v)) continue;
    json.key(formula.variables()[v].name);
    if (formula.variables()[v].is_bool) {
      json.raw(model.values[v].is_zero() ? "false" : "true");
    } else {
      write_value(json, model.values[v], model.fields.size(), scratch);
    }
  }
  json.end_object();
  const bool has_cases = !model.quotients_by_zero.empty() ||
                         std::ranges::any_of(model.functions, [](const auto& cases) { return !cases.empty(); });
  if (!has_cases) return end_model(out, json);
  json.begin_object("functions");
  for (std::size_t f = 0; f < model.functions.size(); ++f) {
    write_cases(json, formula.functions()[f], model.functions[f], model.fields.size(), scratch);
  }
  write_cases(json, {"/", {false}, false}, model.quotients_by_zero, model.fields.size(), scratch);
  json.end_object();
  end_model(out, json);
}

}  // namespace

void append_assignment(std::string& out, const Assignment& assignment, const Formula& formula) {
  const auto* etr = std::get_if<Etr>(&formula);
  if (etr != nullptr && !etr->applications().empty()) {
    append_model(out, assignment, *etr);
  } else if (etr != nullptr) {
    append_assignment(out, assignment, etr->variables());
  } else {
    append_assignment(out, assignment, variable_names(formula));
  }
}

}  // namespace nnsolve
