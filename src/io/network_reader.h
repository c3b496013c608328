// Reads the "network" part of a training instance (FORMATS.md section 2).
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_map>

#include "io/json_reader.h"
#include "nnsolve/network.h"

namespace nnsolve {

/// Neuron numbers by name. The names are views into the network's neurons.
using NeuronNames = std::unordered_map<std::string_view, NeuronIndex>;

NeuronNames index_names(const Network& network);

/// Consumes the network's object. Names are unique, edges go from known to known neurons, none into an input or out
/// of an output, none twice, and the graph is acyclic.
Network read_network(JsonReader& json);

}  // namespace nnsolve
