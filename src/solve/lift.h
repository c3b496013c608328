// From a backend's model of the encoding back to weights and biases of the network, or to values of the formula.
#pragma once

#include "encode/encode.h"
#include "encode/formula.h"

#include "nnsolve/instance.h"
#include "nnsolve/real.h"
#include "nnsolve/witness.h"

#include <vector>

namespace nnsolve {

/// The witness that a model proposes: prescribed values as prescribed, values without influence 0, irrational ones in
/// as few and as small fields as express them (instances/README.md, "Witnesses"). Nothing is checked.
Witness lift(const TrainingTask& instance, const Encoding& encoding, const std::vector<Real>& model);

/// The model over as few and as small fields as express it.
Assignment express_model(const System& system, const std::vector<Real>& model);

/// The same from values of all variables of the encoding.
Witness lift(const TrainingTask& instance, const Encoding& encoding, const Assignment& values);
Assignment lift(const FormulaEncoding& encoding, Assignment values);

/// The assignment of the formula that a model of its encoding proposes; a sign is true if it is 1.
Assignment lift(const FormulaEncoding& encoding, const std::vector<Real>& model);

}  // namespace nnsolve
