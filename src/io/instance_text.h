// Writes a whole training instance (instances/README.md, "Training instances"), whatever it holds. For one that is made
// piece by piece, and is too large to be held, there is instance_writer.h.
#pragma once

#include "nnsolve/instance.h"

#include <string>

namespace nnsolve {

/// Law: read_instance() gives the same instance, name, cost, meta and origin included.
void append_instance(std::string& out, const TrainingInstance& instance);

/// The same, with "layers", of a fully connected network with one hidden layer whose neurons are called as that has it,
/// in which everything is free and each layer has one activation.
void append_layered_instance(std::string& out, const TrainingInstance& instance);

}  // namespace nnsolve
