// Reads the "network" part of a training instance (instances/README.md, "Training instances").
#pragma once

#include "io/json_reader.h"

#include "nnsolve/network.h"

namespace nnsolve {

/// Consumes the network's object. Names are unique, edges go from known to known neurons, none into an input or out
/// of an output, none twice, and the graph is acyclic.
Network read_network(JsonReader& json);

}  // namespace nnsolve
