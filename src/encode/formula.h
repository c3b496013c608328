// The encoders of formulas, one a kind.
#pragma once

#include "nnsolve/encode.h"
#include "nnsolve/formula.h"

namespace nnsolve {

FormulaEncoding encode(const EtrInv& formula);
FormulaEncoding encode(const EtrInvEq& formula);
FormulaEncoding encode(const Etr& formula);

}  // namespace nnsolve
