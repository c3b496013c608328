// From a model, whose values are given one by one, to values over shared number fields.
#pragma once

#include "nnsolve/encode.h"
#include "nnsolve/real.h"
#include "nnsolve/witness.h"

#include <vector>

namespace nnsolve {

/// The model over as few and as small fields as express it.
Assignment express_model(const System& system, const std::vector<Real>& model);

}  // namespace nnsolve
