// Outputs that need more bends than the hidden layer before them has ReLUs.
//
// Law (network/bends.h). On three points of a line, D(f) = l * f(first) + (1 - l) * f(last) - f(middle) is 0 for what
// is affine. A ReLU h of an affine function has D(h) >= 0, and D(h) > 0 only if the function changes its sign strictly
// between the outer points, which it does once on a line. The output's D is the sum of v * D(h) over the ReLUs, v being
// their weights. So an output with D > 0 has a ReLU with v > 0 and D(h) > 0, and the same below 0; for places of one
// sign that are disjoint these are different ones. More places than ReLUs: a pigeonhole principle.
#pragma once

#include "certify/base.h"
#include "certify/elaborate.h"

#include "nnsolve/instance.h"

namespace nnsolve {

/// No certificate where no such points were found, or where there are too many ReLUs to say it by cases.
Elaborated refute_bends(const ExactFit& instance, const NetworkFacts& facts, const CertificateBase& base);

}  // namespace nnsolve
