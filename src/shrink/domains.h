// The kinds of input that can be shrunk; each in a file of its own.
#pragma once

#include "shrink/pass.h"

#include "nnsolve/formula.h"
#include "nnsolve/instance.h"

namespace nnsolve {

Domain<EtrInv> etr_inv_domain();
Domain<EtrInvEq> etr_inv_eq_domain();
Domain<Etr> etr_domain();
Domain<TrainingInstance> instance_domain();

}  // namespace nnsolve
