// A table as a training instance: columns become inputs and outputs, lines data points, and the network is a fully
// connected one of the layers asked for.
//
// A column of numbers is one neuron of its name. A column of classes is a neuron a class, "colour=red", which is 1 on
// the lines of that class and 0 on all others. A target that is not known is not asked for; an input has to be known.
// Data points are called after their lines.
#pragma once

#include "network/pattern.h"
#include "table/columns.h"

#include "nnsolve/instance.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nnsolve {

struct LayersChoice {
  std::vector<std::string> layers;  // the widths of all layers, inputs and outputs included; or none
  std::vector<std::string> hidden;  // of the hidden ones alone
  bool is_linear = false;           // no hidden layer
  Neuron hidden_activation = {"", Activation::relu, std::nullopt};  // neurons that have it
  Neuron output_activation;
  bool has_zero_biases = false;
  std::vector<std::string> prescribed;  // FROM->TO=NUMBER for a weight, NEURON=NUMBER for a bias
};

struct TableInstance {
  TrainingInstance instance;
  std::vector<std::size_t> layers;      // widths
  std::optional<PatternInstance> kept;  // if an activation pattern is kept: the instance with that condition
  std::optional<Witness> start;         // of what is asked: weights that are there already, such as a model's

  /// What is asked.
  const TrainingInstance& question() const { return kept ? kept->instance : instance; }
};

/// Throws UsageError for what the choices ask for and cannot be, ParseError for what is wrong with the table.
TableInstance make_table_instance(const CsvTable& table, const ChosenColumns& columns, const LayersChoice& choice);

/// For a network that is there already; its inputs and outputs are called after the columns. Throws UsageError if there
/// are not as many.
TableInstance make_table_instance(const CsvTable& table, const ChosenColumns& columns, Network network);

}  // namespace nnsolve
