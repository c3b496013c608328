// A question about sums of products, relaxed to a linear one with disjunctions.
//
// A ReLU h = max(0, a) whose value is multiplied by a weight w says something about w * h and w * a, whatever the sign
// of w: under w >= 0, w * a <= 0 and w * h = 0, or w * a >= 0 and w * h = w * a; under w <= 0 with the signs of w * a
// the other way round. With monomials as variables that is all that the networks with one hidden layer say.
#pragma once

#include "certify/base.h"
#include "presolve/system/derivation.h"

namespace nnsolve {

/// What follows from the facts in this way, together with them, as what is left to be refuted.
presolving::Derivations relax(const CertificateBase& base, const BaseSystem& system);

}  // namespace nnsolve
