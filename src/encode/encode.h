// The encoder of networks as the pipeline uses it: with what it knows of the instance already, and for normalised ones.
#pragma once

#include "encode/cost_bound.h"
#include "network/input_classes.h"
#include "network/side_conditions.h"

#include "nnsolve/encode.h"

#include <vector>

namespace nnsolve {

/// The same as encode(instance) for weights and biases that keep to the side conditions, as far as they have a
/// variable. What only a weight that is 1 or -1 makes nonlinear stays linear. The structure is that of the instance.
Encoding encode(const ExactFit& instance, const InstanceStructure& structure, const SideConditions& conditions);
Encoding encode(const TrainingInstance& instance, const InstanceStructure& structure, const SideConditions& conditions);

/// For total cost less than the threshold, which is above 0.
Encoding encode_below(const TrainingInstance& instance, const InstanceStructure& structure,
                      const SideConditions& conditions);

/// Without a bound on the cost, but with all that it is made of: for every choice of weights and biases there are
/// values of the system's variables for which each form is the size of the error but for its sign, and no others make a
/// form's size less.
struct ErrorEncoding {
  Encoding encoding;
  std::vector<CountedError> errors;  // one a target that is not the same as one before
};
ErrorEncoding encode_errors(const TrainingTask& task, const InstanceStructure& structure,
                            const SideConditions& conditions);

}  // namespace nnsolve
