// Outputs behind a layer that is too narrow for the rank of their targets.
//
// Let outputs without an activation be fed by r hidden neurons and nothing else. Their targets on some rows, less those
// on one row of reference (biases cancel out), are a matrix of products of r weights and r differences of values each,
// so its rank is at most r. Some n > r outputs and n rows of which all targets are known, the matrix of which is not
// singular, prove unsat; "?" elsewhere do not matter.
#pragma once

#include "certify/base.h"
#include "certify/elaborate.h"

#include "nnsolve/instance.h"

namespace nnsolve {

/// No certificate where no such outputs and rows were found.
Elaborated refute_bottleneck(const ExactFit& instance, const NetworkFacts& facts, const CertificateBase& base);

}  // namespace nnsolve
