// The encoder of networks as the pipeline uses it: with what it knows of the instance already, and for normalised ones.
#pragma once

#include "network/input_classes.h"
#include "network/side_conditions.h"

#include "nnsolve/encode.h"

namespace nnsolve {

/// The same as encode(instance) for weights and biases that keep to the side conditions, as far as they have a
/// variable. What only a weight that is 1 or -1 makes nonlinear stays linear. The structure is that of the instance.
Encoding encode(const ExactFit& instance, const InstanceStructure& structure, const SideConditions& conditions);
Encoding encode(const TrainingInstance& instance, const InstanceStructure& structure, const SideConditions& conditions);

}  // namespace nnsolve
