// What the data cost whatever the network: data points that look the same to an output get the same of it.
#pragma once

#include "nnsolve/instance.h"
#include "nnsolve/rational.h"

namespace nnsolve {

/// A lower bound on the total cost of all weights and biases. Of each output and each input that it can see, the cost
/// of the best constant for all targets there; a ReLU's constant is not negative. Law: data points whose inputs an
/// output sees as equal have equal values of it (input_classes.h).
Rational spread(const TrainingInstance& instance);

}  // namespace nnsolve
