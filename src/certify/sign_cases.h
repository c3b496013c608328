// Hidden ReLUs that each feed one output and are fed by inputs alone, in cases of the signs of their out-weights.
//
// Out-weights may be taken to be 1 or -1 (neuron_scales.h). Once they are decided, all facts are linear but for the
// ReLUs, which are disjunctions of linear atoms, and the linear engine refutes that. Neurons with the same neighbours
// can be exchanged, so of each such group only the number of those with 1 matters: for each choice of these numbers
// there is a lemma, that the last ones of each group have 1 and the others -1 cannot be. In its scope neurons of one
// group and sign can still be exchanged: on the first row the active ones come last. After the lemmas all of a group
// are ordered by their out-weights, and whatever these are, a lemma or the order is contradicted.
#pragma once

#include "certify/base.h"
#include "certify/elaborate.h"

#include "nnsolve/instance.h"

#include <functional>

namespace nnsolve {

/// No certificate where the network has other neurons, or some case is not refuted.
Elaborated refute_by_signs(const ExactFit& instance, const NetworkFacts& facts, const CertificateBase& base,
                           const std::function<bool()>& should_stop);

}  // namespace nnsolve
