// The section "functions" of a witness: what the free functions of a formula are where they are not 0 or false.
#pragma once

#include "formula/applications.h"
#include "io/witness_file.h"

#include "nnsolve/formula.h"
#include "nnsolve/witness.h"

namespace nnsolve {

/// Reads {"f": [{"at": [1, 2], "value": 3}, ...], ...} into the model; "/" is what quotients by 0 are.
void read_functions(WitnessFile& file, const Etr& formula, EtrModel& model);

/// The value of a variable of sort Bool: true, false, 1 or 0.
Value read_truth_value(WitnessFile& file);

}  // namespace nnsolve
