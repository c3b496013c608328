// A training instance described gadget by gadget, so that one of millions of neurons can be written without being held.
#pragma once

#include "reduce/gadget.h"

#include "nnsolve/instance.h"

#include <cstddef>
#include <string>
#include <vector>

namespace nnsolve {

/// Law: gadget(i) is the same whenever it is asked for. Inputs, hidden neurons and data points are numbered gadget by
/// gadget; edges too: of each gadget first those of its inputs, then those of its hidden neurons, output by output.
class Blueprint {
 public:
  virtual ~Blueprint() = default;
  virtual std::size_t gadget_count() const = 0;
  virtual Gadget gadget(std::size_t number) const = 0;
  virtual std::size_t output_count() const = 0;
  /// Of all neurons but inputs.
  virtual Activation activation() const = 0;
  /// Whether biases are free; else they are 0.
  virtual bool has_free_biases() const = 0;
  /// What the variables in the names of neurons are called.
  virtual const std::vector<std::string>& variable_names() const = 0;
};

/// Hands the instance to a sink in the order of a .net.json file: all inputs, hidden neurons, outputs, edges, data
/// points. The sink has the members
///   input(name)  hidden(name)  output(name)  edge(from, to, is_prescribed_as_one)
///   begin_row(name)  active_input(name)  begin_targets()  target(name, is_one)  end_row()
/// all names being std::string_view.
template <class Sink>
void emit(const Blueprint& blueprint, Sink& sink) {
  const std::vector<std::string>& names = blueprint.variable_names();
  std::string from;
  std::string to;
  auto name = [&](std::string& text, const auto& what) -> const std::string& {
    text.clear();
    append_name(text, what, names);
    return text;
  };
  for (std::size_t g = 0; g < blueprint.gadget_count(); ++g) {
    for (const GadgetInput& input : blueprint.gadget(g).inputs) sink.input(name(from, input.name));
  }
  for (std::size_t g = 0; g < blueprint.gadget_count(); ++g) {
    for (const GadgetHidden& hidden : blueprint.gadget(g).hidden) sink.hidden(name(from, hidden.name));
  }
  for (std::size_t t = 0; t < blueprint.output_count(); ++t) sink.output(output_names[t]);
  for (std::size_t g = 0; g < blueprint.gadget_count(); ++g) {
    const Gadget gadget = blueprint.gadget(g);
    for (const GadgetInput& input : gadget.inputs) {
      sink.edge(name(from, input.name), name(to, gadget.hidden[input.hidden].name), input.is_prescribed);
    }
    for (const GadgetHidden& hidden : gadget.hidden) {
      for (std::size_t t = 0; t < most_outputs; ++t) {
        if (hidden.out[t] == OutEdge::none) continue;
        sink.edge(name(from, hidden.name), output_names[t], hidden.out[t] == OutEdge::one);
      }
    }
  }
  for (std::size_t g = 0; g < blueprint.gadget_count(); ++g) {
    for (const GadgetRow& row : blueprint.gadget(g).rows) {
      sink.begin_row(name(from, row.label));
      for (const ActiveInput& input : row.active) sink.active_input(name(from, input.name));
      sink.begin_targets();
      for (std::size_t t = 0; t < blueprint.output_count(); ++t) {
        if (row.targets[t] != Target::question_mark) sink.target(output_names[t], row.targets[t] == Target::one);
      }
      sink.end_row();
    }
  }
}

/// The instance in memory.
ExactFit to_instance(const Blueprint& blueprint);

/// How many of everything.
struct BlueprintSize {
  std::size_t inputs = 0;
  std::size_t hidden = 0;
  std::size_t outputs = 0;
  std::size_t edges = 0;
  std::size_t rows = 0;
  std::size_t entries = 0;         // inputs that are 1, over all data points
  std::size_t question_marks = 0;  // over all data points
  friend bool operator==(const BlueprintSize&, const BlueprintSize&) = default;
};

BlueprintSize measure(const Blueprint& blueprint);

}  // namespace nnsolve
