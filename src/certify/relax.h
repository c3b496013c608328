// A question about sums of products, relaxed to a linear one with disjunctions.
//
// A ReLU h = max(0, a) whose value is multiplied by a weight w says something about w * h and w * a, whatever the sign
// of w: under w >= 0, w * a <= 0 and w * h = 0, or w * a >= 0 and w * h = w * a; under w <= 0 with the signs of w * a
// the other way round. With monomials as variables that is all that the networks with one hidden layer say.
//
// That a mean squared error is at most a bound is nothing linear. But for numbers u, sum (e - u)^2 >= 0 makes of
// sum e^2 <= b that sum 2ue - u^2 <= b: a tangent. If the search for the least cost (cost/tangent_cuts.h) says with
// which tangents nothing is left, these stand for the bound.
#pragma once

#include "certify/base.h"
#include "presolve/system/derivation.h"

#include "nnsolve/rational.h"

#include <vector>

namespace nnsolve {

/// What follows from the facts in this way, together with them, as what is left to be refuted. A tangent is a number
/// for each of the base's errors.
presolving::Derivations relax(const CertificateBase& base, const BaseSystem& system,
                              const std::vector<std::vector<Rational>>& tangents = {});

}  // namespace nnsolve
