// The reduction with what its steps are made of.
#pragma once

#include "reduce/blueprint.h"
#include "reduce/completion.h"
#include "reduce/etr_inv_eq_to_restricted.h"
#include "reduce/etr_inv_to_etr_inv_eq.h"
#include "reduce/etr_to_etr_inv.h"
#include "reduce/fully_connected.h"
#include "reduce/restricted_to_training.h"

#include "nnsolve/reduce.h"
